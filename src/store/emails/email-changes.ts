/** What happened to emails, threads and mailboxes since a position of the change log (RFC 8620 5.2). */
import { type Row, ROWS_PER_PAGE_MAX } from "../../db/database.ts";
import { type Sql, sql } from "../../db/sql.ts";
import { heldEmails } from "./emails.ts";
import { type Departure, departuresSince } from "./gone-emails.ts";
import { type MailboxRow, readMailboxRows } from "../mailboxes/mailbox-row.ts";
import { arrivedAfter, changedFlags, flagPages, flagRows, type Place } from "../flags/message-flags.ts";
import type { Changes, EmailId, MailboxChanges, MailboxId, Modseq, ThreadId, Uid } from "../model.ts";
import { GONE_MAILBOXES_REMEMBERED, UIDS_PER_STATEMENT } from "../limits.ts";
import { uidList } from "../messages/selection.ts";
import type { Source } from "../source.ts";

/** One id that changed, and when. */
interface Mark<Id> {
  readonly id: Id;
  readonly modseq: Modseq;
}

interface EmailNews {
  readonly upTo: Modseq;
  /** Emails that came, changed, or left a mailbox. */
  readonly changed: ReadonlySet<EmailId>;
  readonly destroyed: ReadonlySet<EmailId>;
  /** Threads that lost an email for good. */
  readonly threads: ReadonlySet<ThreadId>;
}

/**
 * At most `max` ids, up to a position of the change log between `since` and now. Undefined when the memory does not reach
 * back that far, or when one transaction changed more than `max`.
 */
export async function emailChanges(source: Source, since: number, max: number): Promise<Changes<EmailId> | undefined> {
  const news = await emailNews(source, since, max);
  if (news === undefined) return undefined;
  const created: EmailId[] = [];
  const updated: EmailId[] = [];
  const ids = [...news.changed].filter((id) => !news.destroyed.has(id));
  const known = await facts(source, ids);
  for (const id of ids) {
    const fact = known.get(id);
    // What is not there any more went after this part of the log, which a later one tells.
    if (fact !== undefined) (fact.createdModseq > since ? created : updated).push(id);
  }
  return { upTo: news.upTo, created, updated, destroyed: [...news.destroyed] };
}

/** The same for threads: one is changed when an email joins or leaves it. */
export async function threadChanges(
  source: Source,
  since: number,
  max: number,
): Promise<Changes<ThreadId> | undefined> {
  const news = await emailNews(source, since, max);
  if (news === undefined) return undefined;
  const joined = new Set<ThreadId>();
  for (const { threadId, createdModseq } of (await facts(source, [...news.changed])).values()) {
    if (createdModseq > since) joined.add(threadId);
  }
  const threads = [...new Set([...joined, ...news.threads])];
  const alive = await oldestOf(source, threads);
  const [created, updated, destroyed]: [ThreadId[], ThreadId[], ThreadId[]] = [[], [], []];
  for (const id of threads) {
    const oldest = alive.get(id);
    if (oldest === undefined) destroyed.push(id);
    else if (oldest > since && !news.threads.has(id)) created.push(id);
    else updated.push(id);
  }
  return { upTo: news.upTo, created, updated, destroyed };
}

/** The same for mailboxes, of which an account has few. What was made and changed later may be told in two parts: made, then changed. */
export async function mailboxChanges(source: Source, since: number, max: number): Promise<MailboxChanges | undefined> {
  const { modseq, restoredModseq } = await source.account();
  if (since > modseq || since < restoredModseq) return undefined;
  await source.flush();
  const rows = await changedMailboxes(source, since);
  const gone = (await source.tx.rows(sql`
    select mailbox_id, modseq from gone_mailbox
    where account_id = ${source.accountId} and modseq > ${since}
    limit ${GONE_MAILBOXES_REMEMBERED}`)) as unknown as readonly [MailboxId, Modseq][];
  // The newest are always remembered: where there are fewer, none of them is forgotten.
  if (gone.length === GONE_MAILBOXES_REMEMBERED) return undefined;
  const marks = rows
    .flatMap(([id, ...at]) => at.map((each) => ({ id, modseq: each })))
    .filter((mark) => mark.modseq > since);
  const upTo = cut([...marks, ...gone.map(([id, at]) => ({ id, modseq: at }))], max, modseq);
  if (upTo === undefined) return undefined;
  const within = (at: number): boolean => at > since && at <= upTo;
  const told = rows.filter(([, own, highest]) => within(own) || within(highest));
  return {
    upTo,
    created: rows.filter(([, , , born]) => within(born)).map(([id]) => id),
    updated: told.filter(([, , , born]) => born <= since).map(([id]) => id),
    destroyed: gone.filter(([, at]) => within(at)).map(([id]) => id),
    countsOnly: !told.some(([, own, , born]) => born <= since && within(own)),
  };
}

type MailboxMarks = readonly [id: MailboxId, own: Modseq, highest: Modseq, born: Modseq];

async function changedMailboxes({ tx, accountId }: Source, since: number): Promise<readonly MailboxMarks[]> {
  const found: MailboxMarks[] = [];
  for (;;) {
    const rows = await tx.rows(sql`
      select mailbox_id, modseq, highest_modseq, created_modseq from mailbox
      where account_id = ${accountId} and (modseq > ${since} or highest_modseq > ${since}) and mailbox_id > ${found.at(-1)?.[0] ?? 0}
      order by mailbox_id limit ${ROWS_PER_PAGE_MAX}`);
    for (const row of rows as unknown as readonly MailboxMarks[]) found.push(row);
    if (rows.length < ROWS_PER_PAGE_MAX) return found;
  }
}

async function emailNews(source: Source, since: number, max: number): Promise<EmailNews | undefined> {
  const { modseq, forgottenModseq } = await source.account();
  if (since > modseq || since < forgottenModseq) return undefined;
  await source.flush();
  const departures = await departuresSince(source.tx, source.accountId, since);
  const changed = await changesSince(source, since, max);
  const marks = [...changed.marks, ...departures.flatMap(marksOf)];
  // A page of departures may not be all of them.
  const told = departures.length < ROWS_PER_PAGE_MAX ? modseq : (departures.at(-1)?.modseq ?? modseq);
  const upTo = cut(marks, max, Math.min(told, changed.reach) as Modseq);
  if (upTo === undefined || (upTo <= since && upTo < modseq)) return undefined;
  const within = departures.filter((each) => each.modseq <= upTo);
  return {
    upTo,
    changed: new Set(marks.filter((mark) => mark.modseq <= upTo).map(({ id }) => id)),
    destroyed: new Set(within.flatMap(({ destroyed }) => destroyed)),
    threads: new Set(within.flatMap(({ threads }) => threads)),
  };
}

function marksOf({ modseq, destroyed, left }: Departure): Mark<EmailId>[] {
  return [...destroyed, ...left].map((id) => ({ id, modseq }));
}

/** Messages that came or changed, of each mailbox the first `max` and one more: complete up to the position `reach`. */
async function changesSince(
  source: Source,
  since: number,
  max: number,
): Promise<{ readonly marks: Mark<EmailId>[]; readonly reach: number }> {
  const { tx, accountId } = source;
  const mailboxes = await readMailboxRows(tx, accountId, ROWS_PER_PAGE_MAX);
  const marks: Mark<EmailId>[] = [];
  let reach = Number.POSITIVE_INFINITY;
  for (const mailbox of mailboxes.values()) {
    if (mailbox.highestModseq <= since) continue;
    const place = { tx, accountId, mailboxId: mailbox.id };
    let first: Mark<EmailId>[] = [];
    for await (const rows of changedSince(place, mailbox, emailColumn, since)) {
      for (const [, , modseq, id] of rows as unknown as readonly [Uid, number, Modseq, EmailId][])
        first.push({ id, modseq });
      if (first.length > MARKS_HELD_MAX + max) first = earliest(first, max + 1);
    }
    first = earliest(first, max + 1);
    // The last of these transactions may have changed more.
    if (first.length > max) reach = Math.min(reach, (first.at(-1)?.modseq ?? 0) - 1);
    for (const mark of first) marks.push(mark);
  }
  return { marks, reach };
}

const emailColumn = sql`, email_id`;
/** Marks beyond those that are wanted that are held before they are sorted. */
const MARKS_HELD_MAX = 10_000;

function earliest(marks: readonly Mark<EmailId>[], count: number): Mark<EmailId>[] {
  return marks.toSorted((a, b) => a.modseq - b.modseq).slice(0, count);
}

/** The last position, at most `reach`, up to which no more than `max` different ids changed; undefined when even the first transaction changed more. */
function cut(marks: readonly Mark<number>[], max: number, reach: Modseq): Modseq | undefined {
  const ordered = marks.toSorted((a, b) => a.modseq - b.modseq);
  const ids = new Set<number>();
  let [upTo, current]: [Modseq | undefined, Modseq | undefined] = [undefined, undefined];
  for (const { id, modseq } of ordered) {
    if (modseq > reach) return reach;
    if (modseq !== current) [upTo, current] = [current, modseq];
    ids.add(id);
    if (ids.size > max) return upTo;
  }
  return reach;
}

interface Fact {
  readonly threadId: ThreadId;
  readonly createdModseq: number;
}

async function facts(source: Source, ids: readonly EmailId[]): Promise<ReadonlyMap<EmailId, Fact>> {
  const found = new Map<EmailId, Fact>();
  for (let i = 0; i < ids.length; i += UIDS_PER_STATEMENT) {
    const rows = await source.tx.rows(sql`
      select email.email_id, email.thread_id, created_modseq
      from ${heldEmails(source.accountId, ids.slice(i, i + UIDS_PER_STATEMENT))}`);
    for (const [id, threadId, createdModseq] of rows as unknown as readonly [EmailId, ThreadId, number][]) {
      found.set(id, { threadId, createdModseq });
    }
  }
  return found;
}

/** When the oldest email of each thread came; threads without emails are left out. */
async function oldestOf(source: Source, ids: readonly ThreadId[]): Promise<ReadonlyMap<ThreadId, number>> {
  const found = new Map<ThreadId, number>();
  for (let i = 0; i < ids.length; i += UIDS_PER_STATEMENT) {
    const rows = await source.tx.rows(sql`
      select thread_id, min(created_modseq) from email
      where account_id = ${source.accountId} and thread_id in (${uidList(ids.slice(i, i + UIDS_PER_STATEMENT))})
      group by thread_id`);
    for (const [id, oldest] of rows as unknown as readonly [ThreadId, number][]) found.set(id, oldest);
  }
  return found;
}

/**
 * The messages that came or changed after `since`, in no order, page by page: UID, flag set, MODSEQ, and `more`. Where that is not to be seen any
 * more, all of them are looked at.
 */
async function* changedSince(
  place: Place,
  mailbox: MailboxRow,
  more: Sql,
  since: number,
): AsyncGenerator<readonly Row[]> {
  if (since < mailbox.flagsForgottenModseq) {
    for await (const { rows } of flagPages(place, undefined, { more }))
      yield rows.filter((row) => Number(row[2]) > since);
    return;
  }
  let below = mailbox.uidNext;
  for (let isMore = true; isMore;) {
    const found = await arrivedAfter(place, since, { below, limit: ARRIVALS_PER_PAGE, more });
    below = Number(found.at(-1)?.[0] ?? below);
    isMore = found.length === ARRIVALS_PER_PAGE;
    yield found;
    await place.tx.breathe();
  }
  const { uids: older } = await changedFlags(place, since, below);
  for (let i = 0; i < older.length; i += ROWS_PER_PAGE_MAX) {
    yield await flagRows(place, older.slice(i, i + ROWS_PER_PAGE_MAX), more);
    await place.tx.breathe();
  }
}

/** Mostly few have come. */
const ARRIVALS_PER_PAGE = 250;
