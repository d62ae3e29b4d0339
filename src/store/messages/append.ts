/** Adding a message: its content, its place in a thread, its row in the mailbox. */
import { Refusal } from "../../base/errors.ts";
import { sql } from "../../db/sql.ts";
import type { Appended, AppendOptions } from "../account.ts";
import { EMPTY_FLAG_SET } from "../flags/flag-sets.ts";
import { UID_MAX } from "../limits.ts";
import { count, type MailboxRow, type Weight } from "../mailboxes/mailbox-row.ts";
import type { EmailId, FlagSet, MailboxId, ThreadId, Uid } from "../model.ts";
import { PLAIN } from "./packing.ts";
import type { Prepared } from "./prepare.ts";
import { admit } from "../quota.ts";
import { joinThread } from "../emails/thread.ts";
import { indexArrival } from "../text/index-arrival.ts";
import type { Work } from "../work.ts";

const SECOND = 1000;

export async function append(
  work: Work,
  mailboxId: MailboxId,
  message: Prepared,
  options: AppendOptions,
): Promise<Appended> {
  const mailbox = await work.selectable(mailboxId);
  const size = message.size + (options.prefix?.length ?? 0);
  const flags =
    options.flags === undefined || options.flags.length === 0
      ? await work.flagSet(EMPTY_FLAG_SET)
      : await work.flagSetOf(options.flags);
  admit(await work.changing(), 1, size);
  const uid = takeUids(mailbox, 1) as Uid;
  const emailId = await work.nextEmailId();
  const threadId = await joinThread(work, emailId, message.threadHashes);
  await insertEmail(work, emailId, threadId, message, size);
  await insertContent(work, emailId, message, options.prefix);
  await indexArrival(work, emailId, message.text, options.prefix);
  const date = Math.floor((options.internalDate ?? work.now) / SECOND) * SECOND;
  const { lineGrowth } = message;
  const { dateZone = 0 } = options;
  await insertMessage(work, mailbox, { uid, emailId, threadId, flags, size, lineGrowth, date, dateZone });
  // Many may be added in one transaction.
  await work.tx.breathe();
  return { uid, emailId, uidValidity: mailbox.uidValidity, size };
}

/** Takes the next UIDs of the mailbox; answers the first. Throws Refusal("limit") when they are used up. */
export function takeUids(mailbox: MailboxRow, number: number): number {
  if (mailbox.uidNext + number - 1 > UID_MAX) {
    throw new Refusal("limit", "the mailbox has used up its message numbers; create a new one");
  }
  const first = mailbox.uidNext;
  mailbox.uidNext += number;
  return first;
}

async function insertEmail(
  work: Work,
  emailId: EmailId,
  threadId: ThreadId,
  message: Prepared,
  size: number,
): Promise<void> {
  const { digest, listing } = message;
  await work.tx.run(sql`
    insert into email (account_id, email_id, thread_id, size, sent_at, sent_as_written, has_attachment,
      envelope_size, structure_size, listing, preview, created_modseq)
    values (${work.accountId}, ${emailId}, ${threadId}, ${size}, ${digest.sentAt ?? null}, ${digest.sentAsWritten ?? null},
      ${digest.hasAttachment ? 1 : 0}, ${digest.envelope.length}, ${digest.bodyStructure.length}, ${listing}, ${digest.preview},
      ${await work.change()})`);
}

async function insertContent(
  work: Work,
  emailId: EmailId,
  message: Prepared,
  prefix: Uint8Array | undefined,
): Promise<void> {
  const header = prefix === undefined ? message.header : Buffer.concat([prefix, message.header]);
  const { body } = message;
  const [hash, packing, bytes] = "blob" in body ? [body.blob, PLAIN, null] : [null, body.packing, body.bytes];
  await work.tx.run(sql`
    insert into content (account_id, email_id, body_size, blob_hash, packing, header, body, trace_size)
    values (${work.accountId}, ${emailId}, ${message.bodySize}, ${hash}, ${packing}, ${header}, ${bytes}, ${prefix?.length ?? 0})`);
}

async function insertMessage(
  work: Work,
  mailbox: MailboxRow,
  row: Omit<Weight, "messages"> & {
    uid: Uid;
    emailId: EmailId;
    threadId: ThreadId;
    flags: FlagSet;
    date: number;
    dateZone: number;
  },
): Promise<void> {
  const modseq = await work.shows(mailbox, { uids: [row.uid], flagSets: [row.flags.id] });
  await work.tx.run(sql`
    insert into message (account_id, mailbox_id, uid, email_id, thread_id, first_flag_set_id, first_modseq, size, line_growth,
      internal_date, date_zone, saved_at)
    values (${work.accountId}, ${mailbox.id}, ${row.uid}, ${row.emailId}, ${row.threadId}, ${row.flags.id}, ${modseq},
      ${row.size}, ${row.lineGrowth}, ${row.date}, ${row.dateZone}, ${work.now})`);
  count(mailbox, row.flags, { ...row, messages: 1 });
}
