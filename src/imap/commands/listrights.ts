/** LISTRIGHTS: what somebody can be given, right by right; the owner has everything always (RFC 4314 3.4). */
import { RIGHTS } from "../../store/sharing/rights.ts";
import { administered, mailboxAndIdentifier, rightsText, VIRTUAL, whom } from "../mailboxes/acl.ts";
import { command, LOGGED_IN } from "../command.ts";
import { mailboxText, stringText } from "../mailboxes/mailbox-text.ts";

export const listRights = command({
  name: "LISTRIGHTS",
  rfc: "4314 3.4",
  states: LOGGED_IN,
  numbering: "none",

  parse: mailboxAndIdentifier,

  async run(session, { path, identifier }) {
    const mailbox = await administered(session, path);
    // It is the same for all others, those too whom there are not (docs/design/0151).
    const isOwner = !identifier.negative && (await whom(session, identifier)) === mailbox.space.account.id;
    const rights = isOwner ? rightsText(RIGHTS) : ['""', ...RIGHTS, ...VIRTUAL.keys()].join(" ");
    const name = stringText(identifier.written, session.utf8);
    session.untagged(`LISTRIGHTS ${mailboxText(mailbox.path, session.utf8)} ${name} ${rights}`);
  },
});
