/** DELETEACL: takes away what somebody was given, or what was withheld (RFC 4314 3.2). */
import { changeAcl, mailboxAndIdentifier } from "../mailboxes/acl.ts";
import { command, LOGGED_IN } from "../command.ts";

export const deleteAcl = command({
  name: "DELETEACL",
  rfc: "4314 3.2",
  states: LOGGED_IN,
  numbering: "none",

  parse: mailboxAndIdentifier,

  async run(session, { path, identifier }) {
    await changeAcl(session, path, identifier, () => "");
  },
});
