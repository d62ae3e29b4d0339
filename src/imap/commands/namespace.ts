/** NAMESPACE: where mailboxes live: the user's own at the root, other users' and those of nobody below names of their own. */
import { HIERARCHY_SEPARATOR } from "../../store/model.ts";
import { afterLogin } from "../capability.ts";
import { command, LOGGED_IN } from "../command.ts";
import { OTHER_USERS, SHARED_FOLDERS } from "../../mail/namespace.ts";

const namespaceText = (prefix: string): string => `(("${prefix}" "${HIERARCHY_SEPARATOR}"))`;

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
    session.untagged(`NAMESPACE ${["", OTHER_USERS, SHARED_FOLDERS].map(namespaceText).join(" ")}`);
  },
});
