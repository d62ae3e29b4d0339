/** ENABLE: switches on what changes the meaning of later answers. */
import { afterLogin, type Extension } from "../capability.ts";
import { command, LOGGED_IN } from "../command.ts";

/** Extensions by their name in capitals, with the spelling of the standards. */
const extensions: ReadonlyMap<string, { readonly extension: Extension; readonly name: string }> = new Map([
  ["IMAP4REV2", { extension: "IMAP4REV2", name: "IMAP4rev2" }],
  ["CONDSTORE", { extension: "CONDSTORE", name: "CONDSTORE" }],
  ["UTF8=ACCEPT", { extension: "UTF8=ACCEPT", name: "UTF8=ACCEPT" }],
  ["UIDONLY", { extension: "UIDONLY", name: "UIDONLY" }],
  ["METADATA", { extension: "METADATA", name: "METADATA" }],
  ["METADATA-SERVER", { extension: "METADATA-SERVER", name: "METADATA-SERVER" }],
  ["QRESYNC", { extension: "QRESYNC", name: "QRESYNC" }],
]);

export const enable = command({
  name: "ENABLE",
  rfc: "9051 6.3.1",
  states: LOGGED_IN,
  numbering: "none",
  capabilities: ["ENABLE", afterLogin("UTF8=ACCEPT"), afterLogin("UIDONLY")],

  parse(reader) {
    const names: string[] = [];
    while (reader.trySpace() && !reader.atEnd) names.push(reader.keyword());
    reader.end();
    if (names.length === 0) throw reader.problem("the name of an extension");
    return { names };
  },

  async run(session, { names }) {
    const known = new Set(names.map((name) => extensions.get(name)).filter((each) => each !== undefined));
    const fresh = [...known].filter(({ extension }) => !session.enabled(extension));
    for (const { extension } of fresh) session.enable(extension);
    if (session.enabled("METADATA") || session.enabled("METADATA-SERVER")) await session.hearOfAnnotations();
    session.untagged(["ENABLED", ...fresh.map(({ name }) => name)].join(" "));
  },
});
