/** GETQUOTAROOT: which quota root a mailbox counts in, and how much of it is used (RFC 9208 4.1.2). */
import { Refusal } from "../../base/errors.ts";
import { command, LOGGED_IN } from "../command.ts";
import { mailboxText } from "../mailbox-text.ts";
import { isLimited, quotaLine } from "../quota-line.ts";
import { OWN_ROOT } from "../quota-roots.ts";

export const getQuotaRoot = command({
  name: "GETQUOTAROOT",
  rfc: "9208 4.1.2",
  states: LOGGED_IN,
  numbering: "none",

  parse(reader, { utf8 }) {
    reader.space();
    const path = reader.mailbox(utf8);
    reader.end();
    return path;
  },

  async run(session, path) {
    const { mailbox, quota } = await session.account.read(async (mail) => ({
      mailbox: await mail.mailboxByPath(path),
      quota: await mail.quota(),
    }));
    if (mailbox === undefined) throw new Refusal("not-found", "No such mailbox");
    const name = mailboxText(mailbox.path, session.utf8);
    session.untagged(`QUOTAROOT ${name}${isLimited(quota) ? ` "${OWN_ROOT}"` : ""}`);
    if (isLimited(quota)) session.untagged(quotaLine(OWN_ROOT, quota));
  },
});
