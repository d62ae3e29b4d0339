/** CANCELUPDATE: no more updates of these searches (RFC 5267 4.3.5). */
import { command } from "../command.ts";
import { CONTEXTS_MAX } from "../limits.ts";

export const cancelUpdate = command({
  name: "CANCELUPDATE",
  rfc: "5267 4.3.5",
  states: ["selected"],
  numbering: "none",

  parse(reader) {
    const tags: string[] = [];
    while (tags.length <= CONTEXTS_MAX && reader.trySpace()) tags.push(reader.astring());
    reader.end();
    if (tags.length === 0) throw reader.problem("the tag of a search");
    return tags;
  },

  run({ view }, tags) {
    for (const tag of tags) view.contexts?.delete(tag);
  },
});
