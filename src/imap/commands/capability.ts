/** CAPABILITY: what the server can do, as things stand. */
import { ANY_STATE, command } from "../command.ts";

export const capability = command({
  name: "CAPABILITY",
  rfc: "9051 6.1.1",
  states: ANY_STATE,
  numbering: "none",

  parse(reader) {
    reader.end();
  },

  run(session) {
    session.untagged(`CAPABILITY ${session.capabilities}`);
  },
});
