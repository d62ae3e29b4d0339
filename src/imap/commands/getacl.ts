/** GETACL: who may do what with a mailbox (RFC 4314 3.3). */
import { RIGHTS } from "../../store/sharing/rights.ts";
import { administered, identifierText, rightsText } from "../mailboxes/acl.ts";
import { command, LOGGED_IN } from "../command.ts";
import { mailboxText } from "../mailboxes/mailbox-text.ts";
import { onlyMailbox } from "../only-mailbox.ts";

export const getAcl = command({
  name: "GETACL",
  rfc: "4314 3.3",
  states: LOGGED_IN,
  numbering: "none",

  parse: onlyMailbox,

  async run(session, path) {
    const { sharing } = session.parts;
    const mailbox = await administered(session, path);
    const { account } = mailbox.space;
    const owner = await sharing.nameOf(account.id);
    const entries = owner === undefined ? [] : [`${identifierText(owner)} ${rightsText(RIGHTS)}`];
    for (const { name, negative, rights } of await sharing.grants(account, mailbox.id)) {
      entries.push(`${identifierText(negative ? `-${name}` : name)} ${rightsText(rights)}`);
    }
    session.untagged(["ACL", mailboxText(mailbox.path, session.utf8), ...entries].join(" "));
  },
});
