/** Submissions are forgotten some time after they have left (RFC 8621 7 allows it), so that there is always room for the next. */
import { DAY_MS } from "../base/clock.ts";
import type { MailWriter } from "../store/account.ts";
import type { RecordId } from "../store/model.ts";
import { readSubmission, undoStatusOf } from "./submission.ts";

/** Milliseconds, and how many are kept even of a day on which very much is sent: half of what there is room for. */
const KEPT_MS = 30 * DAY_MS;
const KEPT_MAX = 5_000;
/** How many are made between two looks at all of them. */
const LOOK_EVERY = 64;

/** `made` is the newest. */
export async function forgetOld(mail: MailWriter, made: RecordId, now: number): Promise<void> {
  if (made % LOOK_EVERY !== 0) return;
  const records = await mail.records("submission");
  const many = records.length - KEPT_MAX;
  for (const [position, record] of records.entries()) {
    const submission = readSubmission(record);
    if (undoStatusOf(submission, now) === "pending") continue;
    if (position < many || submission.sendAt < now - KEPT_MS) await mail.removeRecord("submission", record.id);
  }
}
