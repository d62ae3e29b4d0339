/** LISTRIGHTS: what somebody can be given, right by right; the owner has everything always (RFC 4314 3.4). */
import { RIGHTS } from "../../store/sharing/rights.ts";
import { administered, identifierText, mailboxAndIdentifier, rightsText, VIRTUAL, whom } from "../mailboxes/acl.ts";
import { command, LOGGED_IN } from "../command.ts";
import { mailboxText } from "../mailboxes/mailbox-text.ts";

export const listRights = command({
  name: "LISTRIGHTS",
  rfc: "4314 3.4",
  states: LOGGED_IN,
  numbering: "none",

  parse: mailboxAndIdentifier,

  async run(session, { path, identifier }) {
    const mailbox = await administered(session, path);
    const grantee = await whom(session, identifier);
    if (grantee === undefined) return session.no("There is nobody of that name", "CANNOT");
    const isOwner = grantee === mailbox.space.account.id && !identifier.negative;
    const rights = isOwner ? rightsText(RIGHTS) : ['""', ...RIGHTS, ...VIRTUAL.keys()].join(" ");
    const name = identifierText(identifier.written);
    session.untagged(`LISTRIGHTS ${mailboxText(mailbox.path, session.utf8)} ${name} ${rights}`);
  },
});
