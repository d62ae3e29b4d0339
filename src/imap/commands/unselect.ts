/** UNSELECT: leaves the mailbox as it is (RFC 9051 6.4.2). */
import { afterLogin } from "../capability.ts";
import { command } from "../command.ts";

export const unselect = command({
  name: "UNSELECT",
  rfc: "9051 6.4.2",
  states: ["selected"],
  numbering: "changes-mailbox",
  capabilities: [afterLogin("UNSELECT")],

  parse(reader) {
    reader.end();
  },

  run(session) {
    session.unselect();
  },
});
