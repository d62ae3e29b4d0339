/** MYRIGHTS: what the user may do with a mailbox (RFC 4314 3.5). */
import { myRightsLine } from "../mailboxes/acl.ts";
import { command, LOGGED_IN } from "../command.ts";
import { onlyMailbox } from "../only-mailbox.ts";
import { needMailbox } from "../mailboxes/spaces.ts";

export const myRights = command({
  name: "MYRIGHTS",
  rfc: "4314 3.5",
  states: LOGGED_IN,
  numbering: "none",

  parse: onlyMailbox,

  async run(session, path) {
    const mailbox = await needMailbox(session, path);
    session.write(myRightsLine(session, mailbox));
  },
});
