/** Copying and moving messages: rows only, their content stays where it is. */
import type { Row } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { Copied } from "./account.ts";
import { takeUids } from "./append.ts";
import { countAll, type Leaving, leavingColumns, leavingOf, takeOut } from "./expunge.ts";
import type { MailboxRow } from "./mailbox-row.ts";
import { cameWith, flagPages, type Place, writeFlags } from "./message-flags.ts";
import type { MailboxId, Modseq, Uid } from "./model.ts";
import { admit } from "./quota.ts";
import { clausesFor } from "./selection.ts";
import type { Work } from "./work.ts";

/** Messages that are copied together. */
interface Page {
  readonly messages: readonly Leaving[];
  /** The flag set with which each came where it is. */
  readonly cameWith: readonly number[];
  /** Every row in that part of the mailbox; undefined when it is not known. */
  readonly all: readonly Row[] | undefined;
}

export async function copy(work: Work, from: MailboxId, uids: ArrayLike<number>, to: MailboxId): Promise<Copied> {
  const target = await work.selectable(to);
  const pages = await existing(work, await work.selectable(from), uids);
  const messages = pages.reduce((sum, page) => sum + page.messages.length, 0);
  const bytes = pages.reduce((sum, page) => page.messages.reduce((all, { size }) => all + size, sum), 0);
  admit(await work.changing(), messages, bytes);
  return insertCopies(work, from, pages, target);
}

/** Never refused for quota: it makes nothing more. */
export async function move(work: Work, from: MailboxId, uids: ArrayLike<number>, to: MailboxId): Promise<Copied> {
  const target = await work.selectable(to);
  const source = await work.selectable(from);
  return movePages(work, source, await existing(work, source, uids), target);
}

/** Moves every message of a mailbox. */
export async function moveAll(work: Work, from: MailboxId, to: MailboxId): Promise<Copied> {
  const target = await work.selectable(to);
  const source = await work.selectable(from);
  return movePages(work, source, await existing(work, source, undefined), target);
}

async function movePages(work: Work, source: MailboxRow, pages: readonly Page[], target: MailboxRow): Promise<Copied> {
  const copied = await insertCopies(work, source.id, pages, target);
  for (const { messages, all } of pages) {
    await takeOut(work, source, { leaving: messages, all });
    await work.tx.breathe();
  }
  return copied;
}

/** All pages are read before the first row is written: copies into the same mailbox must not be found again. */
async function existing(work: Work, source: MailboxRow, uids: ArrayLike<number> | undefined): Promise<Page[]> {
  const pages: Page[] = [];
  const { tx, accountId } = work;
  const more = sql`${leavingColumns}, ${cameWith}`;
  for await (const { rows, all } of flagPages({ tx, accountId, mailboxId: source.id }, uids, { more })) {
    pages.push({ messages: leavingOf(rows), cameWith: rows.map((row) => Number(row.at(-1))), all });
  }
  return pages;
}

async function insertCopies(work: Work, from: MailboxId, pages: readonly Page[], target: MailboxRow): Promise<Copied> {
  const [source, copies]: [Uid[], Uid[]] = [[], []];
  for (const page of pages) {
    const { messages } = page;
    if (messages.length === 0) continue;
    const first = takeUids(target, messages.length);
    await insertRows(work, from, page, { target, first });
    for (const [i, message] of messages.entries()) {
      source.push(message.uid);
      copies.push((first + i) as Uid);
    }
    await countAll(work, target, messages, 1);
    await work.tx.breathe();
  }
  return { uidValidity: target.uidValidity, from: source, to: copies };
}

async function insertRows(
  work: Work,
  from: MailboxId,
  { messages, cameWith: sets, all }: Page,
  { target, first }: { target: MailboxRow; first: number },
): Promise<void> {
  const { tx, accountId } = work;
  const flagSets = messages.map(({ flagSet }) => flagSet);
  const modseq = await work.shows(target, { uids: messages.map((_, i) => first + i), flagSets });
  let next = first;
  for (const clause of clausesFor(
    messages.map(({ uid }) => uid),
    all?.map((row) => Number(row[0])),
  )) {
    next += await tx.run(sql`
      insert into message (account_id, mailbox_id, uid, email_id, thread_id, first_flag_set_id, first_modseq, size, line_growth,
        internal_date, saved_at)
      select account_id, ${target.id}, ${next - 1} + row_number() over (order by uid), email_id, thread_id, first_flag_set_id,
        ${modseq}, size, line_growth, internal_date, ${work.now}
      from message where account_id = ${accountId} and mailbox_id = ${from} and ${clause}`);
  }
  await writeOthers({ tx, accountId, mailboxId: target.id }, { first, flagSets, cameWith: sets }, modseq);
}

/** Rows are copied as they came: flags that have changed since are written down beside them. */
async function writeOthers(
  target: Place,
  copies: { readonly first: number; readonly flagSets: readonly number[]; readonly cameWith: readonly number[] },
  modseq: Modseq,
): Promise<void> {
  const [uids, flagSets]: [number[], number[]] = [[], []];
  for (const [i, set] of copies.flagSets.entries()) {
    if (set === copies.cameWith[i]) continue;
    uids.push(copies.first + i);
    flagSets.push(set);
  }
  if (uids.length > 0) await writeFlags(target, { uids, flagSets }, modseq, undefined);
}
