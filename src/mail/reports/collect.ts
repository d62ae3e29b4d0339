/** The reports of other servers in somebody's mailboxes. */
import type { Account } from "../../store/account.ts";
import type { EmailId } from "../../store/model.ts";
import { REPORT_MESSAGES_PER_PAGE } from "./limits.ts";
import { type ReceivedReport, reportsIn } from "./received.ts";
import type { RememberedReports } from "./remembered.ts";

/** How the subject of every report begins (RFC 8460 5.3, RFC 9990 3.1.4). */
const SUBJECT = "Report Domain";

/** Those that came since then, epoch milliseconds, wherever they were filed. */
export async function* collectReports(
  account: Account,
  since: number,
  remembered: RememberedReports,
): AsyncGenerator<ReceivedReport> {
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
      const rows = await account.read((mail) => mail.rows(id, uids.slice(at, at + REPORT_MESSAGES_PER_PAGE)));
      yield* reportsOf(
        account,
        rows.map(({ emailId }) => emailId),
        remembered,
      );
    }
  }
}

async function* reportsOf(
  account: Account,
  emailIds: readonly EmailId[],
  remembered: RememberedReports,
): AsyncGenerator<ReceivedReport> {
  const unread: EmailId[] = [];
  for (const id of emailIds) {
    const reports = remembered.of(account.id, id);
    if (reports === undefined) unread.push(id);
    else yield* reports;
  }
  if (unread.length === 0) return;
  for (const content of await account.read((mail) => mail.contents(unread))) {
    const reports = await reportsIn(await account.bytes(content));
    remembered.keep(account.id, content.emailId, reports);
    yield* reports;
  }
}
