/** NAMESPACE: where mailboxes live; here only the personal ones, at the root. */
import { HIERARCHY_SEPARATOR } from "../../store/model.ts";
import { afterLogin } from "../capability.ts";
import { command, LOGGED_IN } from "../command.ts";

export const namespace = command({
  name: "NAMESPACE",
  rfc: "9051 6.3.10",
  states: LOGGED_IN,
  numbering: "none",
  capabilities: [afterLogin("NAMESPACE")],

  parse(reader) {
    reader.end();
  },

  run(session) {
    session.untagged(`NAMESPACE (("" "${HIERARCHY_SEPARATOR}")) NIL NIL`);
  },
});
