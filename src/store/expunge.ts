/** Removing messages: their rows, a memory of their UIDs, and content that no mailbox refers to any more. */
import type { Row } from "../db/database.ts";
import { type Sql, sql } from "../db/sql.ts";
import type { ExpungeOptions } from "./account.ts";
import { TIDY_EVERY, UIDS_PER_STATEMENT } from "./limits.ts";
import { count, type MailboxRow, type Weight } from "./mailbox-row.ts";
import type { EmailId, MailboxId, ThreadId, Uid } from "./model.ts";
import { release } from "./quota.ts";
import { clausesFor, everyPage, messagesOf, pagesOf, uidList } from "./selection.ts";
import { forgetEmptyThreads } from "./thread.ts";
import type { Work } from "./work.ts";

/** A message as far as those need to know it who take it out of a mailbox. */
export interface Leaving {
  readonly uid: Uid;
  readonly emailId: EmailId;
  readonly threadId: ThreadId;
  readonly flagSet: number;
  readonly size: number;
  readonly lineGrowth: number;
}

export const leavingColumns = sql`uid, email_id, thread_id, flag_set_id, size, line_growth`;

type LeavingColumns = readonly [Uid, EmailId, ThreadId, flagSet: number, size: number, lineGrowth: number];

export function leavingOf(rows: readonly Row[]): Leaving[] {
  return (rows as unknown as readonly LeavingColumns[]).map(([uid, emailId, threadId, flagSet, size, lineGrowth]) => ({
    uid,
    emailId,
    threadId,
    flagSet,
    size,
    lineGrowth,
  }));
}

/** See MailWriter.expunge. */
export async function expunge(work: Work, mailboxId: MailboxId, options: ExpungeOptions): Promise<Uid[]> {
  const mailbox = await work.selectable(mailboxId);
  const { uids, anyFlags = false, limit = Number.POSITIVE_INFINITY } = options;
  if (limit <= 0 || (!anyFlags && mailbox.deleted === 0)) return [];
  const only = anyFlags ? everything : await withDeleted(work);
  const from = sql`${messagesOf(work.accountId, mailboxId, leavingColumns)} ${only}`;
  const gone: Uid[] = [];
  for await (const page of uids === undefined ? everyPage(work.tx, from, limit) : pagesOf(work.tx, from, uids)) {
    const leaving = leavingOf(page.rows).slice(0, limit - gone.length);
    await takeOut(work, mailbox, { leaving, all: page.all, only });
    release(await work.changing(), leaving.length, sizeOf(leaving));
    await dropOrphans(work, leaving);
    for (const { uid } of leaving) gone.push(uid);
    if (gone.length >= limit || (!anyFlags && mailbox.deleted === 0)) break;
  }
  if (gone.length > 0 && mailbox.highestModseq % TIDY_EVERY === 0) await forgetEmptyThreads(work);
  return gone;
}

const everything = sql``;

/** A further condition: the message is marked \\Deleted. */
async function withDeleted(work: Work): Promise<Sql> {
  const sets = await work.flagSets.idsWith("\\Deleted");
  const lists: Sql[] = [];
  for (let i = 0; i < sets.length; i += UIDS_PER_STATEMENT) {
    lists.push(sql`flag_set_id in (${uidList(sets.slice(i, i + UIDS_PER_STATEMENT))})`);
  }
  const [first = sql`flag_set_id = 0`, ...more] = lists;
  return sql`and (${more.reduce((either, list) => sql`${either} or ${list}`, first)})`;
}

/**
 * Takes rows (of one page, in UID order) out of a mailbox, its counts and its list, and remembers that they went.
 * `only` is the further condition under which `all` are all rows of that part of the mailbox.
 */
export async function takeOut(
  work: Work,
  mailbox: MailboxRow,
  { leaving, all, only = everything }: { leaving: readonly Leaving[]; all: readonly Row[] | undefined; only?: Sql },
): Promise<void> {
  if (leaving.length === 0) return;
  const uids = leaving.map(({ uid }) => uid);
  await work.touch(mailbox);
  for (const clause of clausesFor(
    uids,
    all?.map((row) => Number(row[0])),
  )) {
    await work.tx.run(
      sql`delete from message where account_id = ${work.accountId} and mailbox_id = ${mailbox.id} and ${clause} ${only}`,
    );
  }
  if (mailbox.seenFrom > 0) await forgetMarks(work, mailbox, uids);
  await countAll(work, mailbox, leaving, -1);
  work.expunged(mailbox, uids);
}

async function forgetMarks(work: Work, mailbox: MailboxRow, uids: readonly number[]): Promise<void> {
  for (let i = 0; i < uids.length; i += UIDS_PER_STATEMENT) {
    const some = uidList(uids.slice(i, i + UIDS_PER_STATEMENT));
    await work.tx.run(
      sql`delete from seen_by where account_id = ${work.accountId} and mailbox_id = ${mailbox.id} and uid in (${some})`,
    );
  }
}

/** Counts messages in (1) or out (-1), once for each combination of flags. */
export async function countAll(
  work: Work,
  mailbox: MailboxRow,
  messages: readonly Leaving[],
  direction: 1 | -1,
): Promise<void> {
  const sums = new Map<number, Weight>();
  for (const { flagSet, size, lineGrowth } of messages) {
    let sum = sums.get(flagSet);
    if (sum === undefined) sums.set(flagSet, (sum = { messages: 0, size: 0, lineGrowth: 0 }));
    sum.messages += direction;
    sum.size += direction * size;
    sum.lineGrowth += direction * lineGrowth;
  }
  for (const [set, sum] of sums) count(mailbox, await work.flagSet(set), sum);
}

function sizeOf(messages: readonly Leaving[]): number {
  return messages.reduce((sum, { size }) => sum + size, 0);
}

/** Deletes the emails among these that are in no mailbox any more. A body in the blob store is left to the sweep. */
async function dropOrphans(work: Work, leaving: readonly Leaving[]): Promise<void> {
  const { tx, accountId } = work;
  for (let i = 0; i < leaving.length; i += UIDS_PER_STATEMENT) {
    const some = leaving.slice(i, i + UIDS_PER_STATEMENT);
    const ids = some.map(({ emailId }) => emailId);
    // Asked of the narrow index first: looking for them in the wide tables costs more than all the rest of an expunge.
    const kept = await tx.rows(
      sql`select distinct email_id from message where account_id = ${accountId} and email_id in (${uidList(ids)})`,
    );
    const alive = new Set(kept.map((row) => row[0]));
    work.left(some.filter(({ emailId }) => alive.has(emailId)));
    work.destroyed(some.filter(({ emailId }) => !alive.has(emailId)));
    const orphans = ids.filter((id) => !alive.has(id));
    if (orphans.length === 0) continue;
    const list = uidList(orphans);
    await tx.run(sql`delete from content where account_id = ${accountId} and email_id in (${list})`);
    await tx.run(sql`delete from email_text where account_id = ${accountId} and email_id in (${list})`);
    await tx.run(sql`delete from email_order where account_id = ${accountId} and email_id in (${list})`);
    await tx.run(sql`delete from email where account_id = ${accountId} and email_id in (${list})`);
  }
}
