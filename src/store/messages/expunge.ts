/** Removing messages: their rows, a memory of their UIDs, and content that no mailbox refers to any more. */
import { type Row, ROWS_PER_PAGE_MAX } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { Account, ExpungeOptions } from "../account.ts";
import { CONTENTS_PER_STATEMENT, EXPUNGE_PAGE, UIDS_PER_STATEMENT } from "../limits.ts";
import { count, type MailboxRow, type Weight } from "../mailboxes/mailbox-row.ts";
import { dropEmptyBlocks, flagPages } from "../flags/message-flags.ts";
import type { EmailId, MailboxId, Modseq, Snapshot, ThreadId, Uid } from "../model.ts";
import { release } from "../quota.ts";
import { clausesFor, integerRows, type Page, uidList } from "./selection.ts";
import { forgetEmptyThreads } from "../emails/thread.ts";
import { looksAround } from "../tidy.ts";
import type { Work } from "../work.ts";

/** A message as far as those need to know it who take it out of a mailbox: a row of `flagPages` with `leavingColumns`. */
export type Leaving = readonly [
  uid: Uid,
  flagSet: number,
  modseq: Modseq,
  emailId: EmailId,
  threadId: ThreadId,
  size: number,
  lineGrowth: number,
  ...more: unknown[],
];

export const leavingColumns = sql`, email_id, thread_id, size, line_growth`;

/** See MailWriter.expunge. */
export async function expunge(work: Work, mailboxId: MailboxId, options: ExpungeOptions): Promise<Uid[]> {
  const mailbox = await work.selectable(mailboxId);
  const { anyFlags = false, limit = Number.POSITIVE_INFINITY } = options;
  const gone: Uid[] = [];
  if (limit <= 0 || (!anyFlags && mailbox.deleted === 0)) return gone;
  for await (const { rows, all } of anyFlags
    ? anyPages(work, mailbox, options)
    : deletedPages(work, mailbox, options)) {
    const leaving = rows.slice(0, limit - gone.length) as unknown as readonly Leaving[];
    await takeOut(work, mailbox, { leaving, all });
    await work.tx.breathe();
    release(await work.changing(), leaving.length, sizeOf(leaving));
    await dropOrphans(work, leaving);
    for (const [uid] of leaving) gone.push(uid);
    if (gone.length >= limit || (!anyFlags && mailbox.deleted === 0)) break;
  }
  if (gone.length > 0 && looksAround(mailbox.highestModseq)) await forgetEmptyThreads(work, mailbox.highestModseq);
  return gone;
}

function anyPages({ tx, accountId }: Work, { id }: MailboxRow, { uids, limit }: ExpungeOptions): AsyncGenerator<Page> {
  const pageMax = Math.min(limit ?? ROWS_PER_PAGE_MAX, ROWS_PER_PAGE_MAX);
  return flagPages({ tx, accountId, mailboxId: id }, uids, { more: leavingColumns, pageMax });
}

/** Those with \\Deleted: a snapshot tells which they are, so that no others have to be read. */
async function* deletedPages(work: Work, mailbox: MailboxRow, options: ExpungeOptions): AsyncGenerator<Page> {
  const { tx, accountId } = work;
  const sets = new Set<number>(await work.flagSets.idsWith("\\Deleted"));
  const snapshot = work.snapshot(mailbox);
  const wanted = snapshot === undefined ? options.uids : chosenIn(snapshot, sets, options);
  const pages = flagPages({ tx, accountId, mailboxId: mailbox.id }, wanted, { more: leavingColumns });
  for await (const { rows, all } of pages) yield { rows: rows.filter((row) => sets.has(Number(row[1]))), all };
}

/** The first messages of the snapshot, among those if they are given, that have one of the flag sets. */
function chosenIn(
  snapshot: Snapshot,
  sets: ReadonlySet<number>,
  { uids: among = snapshot.uids, limit = Number.POSITIVE_INFINITY }: ExpungeOptions,
): number[] {
  const found: number[] = [];
  let at = -1;
  for (let i = 0; i < among.length && found.length < limit; i++) {
    const uid = among[i]!;
    at = snapshot.uids[at + 1] === uid ? at + 1 : snapshot.indexOf(uid);
    if (at >= 0 && sets.has(snapshot.flagSets.at(at))) found.push(uid);
  }
  return found;
}

/** Takes rows (of one page, in UID order) out of a mailbox, its counts and its list, and remembers that they went. */
export async function takeOut(
  work: Work,
  mailbox: MailboxRow,
  { leaving, all }: { leaving: readonly Leaving[]; all: readonly Row[] | undefined },
): Promise<void> {
  if (leaving.length === 0) return;
  const uids = leaving.map(([uid]) => uid);
  await work.touch(mailbox);
  for (const clause of clausesFor(uids, all)) {
    await work.tx.run(
      sql`delete from message where account_id = ${work.accountId} and mailbox_id = ${mailbox.id} and ${clause}`,
    );
  }
  await dropEmptyBlocks({ tx: work.tx, accountId: work.accountId, mailboxId: mailbox.id }, uids);
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
  for (const [, flagSet, , , , size, lineGrowth] of messages) {
    let sum = sums.get(flagSet);
    if (sum === undefined) sums.set(flagSet, (sum = { messages: 0, size: 0, lineGrowth: 0 }));
    sum.messages += direction;
    sum.size += direction * size;
    sum.lineGrowth += direction * lineGrowth;
  }
  for (const [set, sum] of sums) count(mailbox, await work.flagSet(set), sum);
}

function sizeOf(messages: readonly Leaving[]): number {
  return messages.reduce((sum, [, , , , , size]) => sum + size, 0);
}

/** Deletes the emails among these that are in no mailbox any more. A body in the blob store is left to the sweep. */
async function dropOrphans(work: Work, leaving: readonly Leaving[]): Promise<void> {
  for (let i = 0; i < leaving.length; i += UIDS_PER_STATEMENT) {
    const some = leaving.slice(i, i + UIDS_PER_STATEMENT);
    const ids = some.map(([, , , emailId]) => emailId);
    const orphans = await withoutPlace(work, ids);
    if (orphans.length === 0) {
      work.left(ids);
      continue;
    }
    const gone = new Set(orphans);
    work.left(ids.filter((id) => !gone.has(id)));
    work.destroyed(
      orphans,
      some.filter(([, , , emailId]) => gone.has(emailId)).map(([, , , , threadId]) => threadId),
    );
    await deleteEmails(work, orphans);
  }
}

async function deleteEmails({ tx, accountId }: Work, ids: readonly EmailId[]): Promise<void> {
  for (let i = 0; i < ids.length; i += CONTENTS_PER_STATEMENT) {
    const some = uidList(ids.slice(i, i + CONTENTS_PER_STATEMENT));
    await tx.run(sql`delete from content where account_id = ${accountId} and email_id in (${some})`);
    await tx.breathe();
  }
  const list = uidList(ids);
  for (const table of [sql`email_text`, sql`email_order`, sql`email`]) {
    await tx.run(sql`delete from ${table} where account_id = ${accountId} and email_id in (${list})`);
    await tx.breathe();
  }
}

/** Those of the emails that are in no mailbox. The narrow index tells: looking for them in the wide tables costs more than all the rest. */
async function withoutPlace({ tx, accountId }: Work, ids: readonly EmailId[]): Promise<EmailId[]> {
  const rows = await tx.rows(sql`
    select column1 from (values ${integerRows(ids)}) as asked
    where not exists (select 1 from message where account_id = ${accountId} and email_id = column1)`);
  return [...new Set(rows.map((row) => row[0] as EmailId))];
}

/** See Account.expunge: many messages in as many writes as let others have their turn. */
export async function expungeInPages(
  account: Pick<Account, "write">,
  mailboxId: MailboxId,
  options: ExpungeOptions,
): Promise<readonly Uid[]> {
  const gone: Uid[] = [];
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const { uids } = options;
  for (let i = 0; ; i += EXPUNGE_PAGE) {
    const page = { limit: Math.min(EXPUNGE_PAGE, limit - gone.length), ...(uids && { uids: partOf(uids, i) }) };
    const some = await account.write((mail) => mail.expunge(mailboxId, { ...options, ...page }));
    for (const uid of some) gone.push(uid);
    const isLast = uids === undefined ? some.length < page.limit : i + EXPUNGE_PAGE >= uids.length;
    if (isLast || gone.length >= limit) return gone;
  }
}

function partOf(uids: ArrayLike<number>, start: number): number[] {
  return Array.prototype.slice.call(uids, start, start + EXPUNGE_PAGE) as number[];
}
