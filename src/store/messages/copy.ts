/** Copying and moving messages: rows only, their content stays where it is. */
import type { Row } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { Copied } from "../account.ts";
import { takeUids } from "./append.ts";
import { countAll, type Leaving, leavingColumns, takeOut } from "./expunge.ts";
import type { MailboxRow } from "../mailboxes/mailbox-row.ts";
import { cameWith, flagPages, writeFlags } from "../flags/message-flags.ts";
import type { MailboxId, Uid } from "../model.ts";
import { admit } from "../quota.ts";
import { clausesFor } from "./selection.ts";
import type { Work } from "../work.ts";

/** Messages that are copied together. */
interface Page {
  /** Each with the flag set with which it came where it is. */
  readonly messages: readonly Leaving[];
  /** Every row in that part of the mailbox; undefined when it is not known. */
  readonly all: readonly Row[] | undefined;
}

export async function copy(work: Work, from: MailboxId, uids: ArrayLike<number>, to: MailboxId): Promise<Copied> {
  const target = await work.selectable(to);
  const pages = await existing(work, await work.selectable(from), uids);
  const messages = pages.reduce((sum, page) => sum + page.messages.length, 0);
  const bytes = pages.reduce((sum, page) => page.messages.reduce((all, [, , , , , size]) => all + size, sum), 0);
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
    pages.push({ messages: rows as unknown as readonly Leaving[], all });
  }
  return pages;
}

async function insertCopies(work: Work, from: MailboxId, pages: readonly Page[], target: MailboxRow): Promise<Copied> {
  const [source, copies]: [Uid[], Uid[]] = [[], []];
  for (const page of pages) {
    if (page.messages.length === 0) continue;
    const first = takeUids(target, page.messages.length) as Uid;
    await insertRows(work, from, page, { target, first });
    let next = first;
    for (const [uid] of page.messages) {
      source.push(uid);
      copies.push(next++ as Uid);
    }
    await countAll(work, target, page.messages, 1);
    await work.tx.breathe();
  }
  return { uidValidity: target.uidValidity, from: source, to: copies };
}

async function insertRows(
  work: Work,
  from: MailboxId,
  { messages, all }: Page,
  { target, first }: { target: MailboxRow; first: number },
): Promise<void> {
  const { tx, accountId } = work;
  const copies = { uids: messages.map((_, i) => first + i), flagSets: messages.map(([, flagSet]) => flagSet) };
  const modseq = await work.shows(target, copies);
  let next = first;
  for (const clause of clausesFor(
    messages.map(([uid]) => uid),
    all,
  )) {
    next += await tx.run(sql`
      insert into message (account_id, mailbox_id, uid, email_id, thread_id, first_flag_set_id, first_modseq, size, line_growth,
        internal_date, date_zone, saved_at)
      select account_id, ${target.id}, ${next - 1} + row_number() over (order by uid), email_id, thread_id, first_flag_set_id,
        ${modseq}, size, line_growth, internal_date, date_zone, ${work.now}
      from message where account_id = ${accountId} and mailbox_id = ${from} and ${clause}`);
  }
  // Rows are copied as they came: flags that have changed since are written down beside them.
  const others = messages.flatMap(([, flagSet, , , , , , came], i) => (flagSet === came ? [] : [i]));
  if (others.length === 0) return;
  const changed = { uids: others.map((i) => first + i), flagSets: others.map((i) => copies.flagSets[i]!) };
  await writeFlags({ tx, accountId, mailboxId: target.id }, changed, modseq);
}
