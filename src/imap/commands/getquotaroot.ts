/** GETQUOTAROOT: which quota root a mailbox counts in, and how much of it is used (RFC 9208 4.1.2). */
import { command, LOGGED_IN } from "../command.ts";
import { mailboxText } from "../mailboxes/mailbox-text.ts";
import { onlyMailbox } from "../only-mailbox.ts";
import { isLimited, quotaLine } from "../mailboxes/quota-line.ts";
import { OWN_ROOT } from "../mailboxes/quota-roots.ts";
import { needMailbox } from "../mailboxes/spaces.ts";

export const getQuotaRoot = command({
  name: "GETQUOTAROOT",
  rfc: "9208 4.1.2",
  states: LOGGED_IN,
  numbering: "none",

  parse: onlyMailbox,

  async run(session, path) {
    const mailbox = await needMailbox(session, path);
    const name = mailboxText(mailbox.path, session.utf8);
    // How full the account of somebody else is, is not for others to know.
    if (mailbox.space !== session.home) return session.untagged(`QUOTAROOT ${name}`);
    const quota = await session.account.read((mail) => mail.quota());
    session.untagged(`QUOTAROOT ${name}${isLimited(quota) ? ` "${OWN_ROOT}"` : ""}`);
    if (isLimited(quota)) session.untagged(quotaLine(OWN_ROOT, quota, session.utf8));
  },
});
