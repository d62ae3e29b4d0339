/** Indexing an email in the transaction that brings it. */
import type { EmailId } from "../model.ts";
import type { Work } from "../work.ts";
import { type TextEntry, withTrace } from "./entry.ts";
import { insertions } from "./index-page.ts";

/**
 * Indexes the newest email if all before it are indexed; otherwise, and without an entry, its turn comes with theirs. That costs a
 * delivery a tenth more, and half of what it costs later: the message is in memory, and one transaction does for both.
 */
export async function indexArrival(
  work: Work,
  emailId: EmailId,
  entry: TextEntry | undefined,
  trace: Uint8Array | undefined,
): Promise<void> {
  const account = await work.changing();
  if (entry === undefined || account.indexedEmailId !== emailId - 1) return work.leaveUnindexed();
  const full = trace === undefined ? entry : withTrace(entry, trace);
  for (const statement of insertions(work.accountId, emailId, full)) await work.tx.run(statement);
  account.indexedEmailId = emailId;
}
