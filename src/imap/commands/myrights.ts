/** MYRIGHTS: what the user may do with a mailbox (RFC 4314 3.5). */
import { Refusal } from "../../base/errors.ts";
import { myRightsLine } from "../acl.ts";
import { command, LOGGED_IN } from "../command.ts";
import { onlyMailbox } from "../only-mailbox.ts";
import { findMailbox } from "../spaces.ts";

export const myRights = command({
  name: "MYRIGHTS",
  rfc: "4314 3.5",
  states: LOGGED_IN,
  numbering: "none",

  parse: onlyMailbox,

  async run(session, path) {
    const mailbox = await findMailbox(session, path);
    if (mailbox === undefined) throw new Refusal("not-found", "No such mailbox");
    session.write(myRightsLine(session, mailbox));
  },
});
