/** LOGOUT: says goodbye in both directions. */
import { ANY_STATE, command } from "../command.ts";

export const logout = command({
  name: "LOGOUT",
  rfc: "9051 6.1.3",
  states: ANY_STATE,
  numbering: "changes-mailbox",

  parse(reader) {
    reader.end();
  },

  run(session) {
    session.untagged("BYE Logging out");
    session.afterwards(() => session.connection.end("logged out"));
  },
});
