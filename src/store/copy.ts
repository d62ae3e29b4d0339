/** Copying and moving messages: rows only, their content stays where it is. */
import { sql } from "../db/sql.ts";
import type { Copied } from "./account.ts";
import type { Flagged } from "./alteration.ts";
import { takeUids } from "./append.ts";
import { countAll, type Leaving, leavingColumns, leavingOf, takeOut } from "./expunge.ts";
import type { MailboxRow } from "./mailbox-row.ts";
import type { MailboxId, Uid } from "./model.ts";
import { admit } from "./quota.ts";
import { clausesFor, everyPage, messagesOf, type Page, pagesOf } from "./selection.ts";
import type { Work } from "./work.ts";

export async function copy(work: Work, from: MailboxId, uids: ArrayLike<number>, to: MailboxId): Promise<Copied> {
  const target = await work.selectable(to);
  const pages = await existing(work, await work.selectable(from), uids);
  admit(
    await work.changing(),
    total(pages, () => 1),
    total(pages, ({ size }) => size),
  );
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
  for (const page of pages) {
    await takeOut(work, source, { leaving: leavingOf(page.rows), all: page.all });
    await work.tx.breathe();
  }
  return copied;
}

/** All pages are read before the first row is written: copies into the same mailbox must not be found again. */
async function existing(work: Work, source: MailboxRow, uids: ArrayLike<number> | undefined): Promise<Page[]> {
  const pages: Page[] = [];
  const from = messagesOf(work.accountId, source.id, leavingColumns);
  for await (const page of uids === undefined ? everyPage(work.tx, from) : pagesOf(work.tx, from, uids))
    pages.push(page);
  return pages;
}

function total(pages: readonly Page[], of: (message: Leaving) => number): number {
  return pages.flatMap((page) => leavingOf(page.rows)).reduce((sum, message) => sum + of(message), 0);
}

async function insertCopies(work: Work, from: MailboxId, pages: readonly Page[], target: MailboxRow): Promise<Copied> {
  const [source, copies]: [Uid[], Uid[]] = [[], []];
  for (const page of pages) {
    const messages = leavingOf(page.rows);
    if (messages.length === 0) continue;
    const first = takeUids(target, messages.length);
    await insertRows(work, from, messages, page, { target, first });
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
  messages: readonly Leaving[],
  page: Page,
  { target, first }: { target: MailboxRow; first: number },
): Promise<void> {
  const modseq = await work.shows(
    target,
    messages.map(({ flagSet }, i): Flagged => [first + i, flagSet]),
  );
  let next = first;
  for (const clause of clausesFor(
    messages.map(({ uid }) => uid),
    page.all?.map((row) => Number(row[0])),
  )) {
    next += await work.tx.run(sql`
      insert into message (account_id, mailbox_id, uid, email_id, thread_id, flag_set_id, modseq, size, line_growth,
        internal_date, saved_at)
      select account_id, ${target.id}, ${next - 1} + row_number() over (order by uid), email_id, thread_id, flag_set_id,
        ${modseq}, size, line_growth, internal_date, ${work.now}
      from message where account_id = ${work.accountId} and mailbox_id = ${from} and ${clause}`);
  }
}
