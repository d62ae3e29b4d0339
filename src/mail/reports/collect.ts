/** The reports of other servers in somebody's mailboxes. */
import type { Account } from "../../store/account.ts";
import type { MailboxId, Uid } from "../../store/model.ts";
import { REPORT_MESSAGES_PER_PAGE } from "./limits.ts";
import { type ReceivedReport, reportsIn } from "./received.ts";

/** How the subject of every report begins (RFC 8460 5.3, RFC 9990 3.1.4). */
const SUBJECT = "Report Domain";

/** Those that came since then, epoch milliseconds, wherever they were filed. */
export async function* collectReports(account: Account, since: number): AsyncGenerator<ReceivedReport> {
  const mailboxes = await account.read((mail) => mail.mailboxes());
  for (const { id } of mailboxes.filter(({ selectable }) => selectable)) {
    const uids = await account.search(id, {
      kind: "and",
      of: [
        { kind: "time", of: "received", from: since, before: undefined, asWritten: false },
        { kind: "header", name: "Subject", text: SUBJECT },
      ],
    });
    for (let at = 0; at < uids.length; at += REPORT_MESSAGES_PER_PAGE) {
      yield* reportsOf(account, id, uids.slice(at, at + REPORT_MESSAGES_PER_PAGE));
    }
  }
}

async function* reportsOf(account: Account, mailbox: MailboxId, uids: readonly Uid[]): AsyncGenerator<ReceivedReport> {
  const contents = await account.read(async (mail) => {
    const rows = await mail.rows(mailbox, uids);
    return mail.contents(rows.map(({ emailId }) => emailId));
  });
  for (const content of contents) yield* await reportsIn(await account.bytes(content));
}
