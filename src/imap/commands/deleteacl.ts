/** DELETEACL: takes away what somebody was given, or what was withheld (RFC 4314 3.2). */
import { changeAcl, readIdentifier } from "../acl.ts";
import { command, LOGGED_IN } from "../command.ts";

export const deleteAcl = command({
  name: "DELETEACL",
  rfc: "4314 3.2",
  states: LOGGED_IN,
  numbering: "none",

  parse(reader, { utf8 }) {
    reader.space();
    const path = reader.mailbox(utf8);
    reader.space();
    const identifier = readIdentifier(reader);
    reader.end();
    return { path, identifier };
  },

  async run(session, { path, identifier }) {
    await changeAcl(session, path, identifier, () => "");
  },
});
