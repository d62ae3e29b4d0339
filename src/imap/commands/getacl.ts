/** GETACL: who may do what with a mailbox (RFC 4314 3.3). */
import { RIGHTS } from "../../store/sharing/rights.ts";
import { administered, rightsText } from "../mailboxes/acl.ts";
import { command, LOGGED_IN } from "../command.ts";
import { mailboxText, stringText } from "../mailboxes/mailbox-text.ts";
import { onlyMailbox } from "../only-mailbox.ts";

export const getAcl = command({
  name: "GETACL",
  rfc: "4314 3.3",
  states: LOGGED_IN,
  numbering: "none",

  parse: onlyMailbox,

  async run(session, path) {
    const { utf8, parts } = session;
    const mailbox = await administered(session, path);
    const { account } = mailbox.space;
    const owner = await parts.sharing.nameOf(account.id);
    const entries = owner === undefined ? [] : [`${stringText(owner, utf8)} ${rightsText(RIGHTS)}`];
    for (const { name, negative, rights } of await parts.sharing.grants(account, mailbox.id)) {
      entries.push(`${stringText(negative ? `-${name}` : name, utf8)} ${rightsText(rights)}`);
    }
    session.untagged(["ACL", mailboxText(mailbox.path, utf8), ...entries].join(" "));
  },
});
