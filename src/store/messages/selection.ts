/** The rows of a mailbox that a list of UIDs names, and the shortest where-clauses for some of them. */
import { type Row, ROWS_PER_PAGE_MAX, type Tx } from "../../db/database.ts";
import { type Sql, sql } from "../../db/sql.ts";
import { UIDS_PER_STATEMENT } from "../limits.ts";
import type { AccountId, EmailId, MailboxId } from "../model.ts";

/** UIDs that lie this close on average are read as one range: rows in between cost less than naming each. */
const RANGE_SPREAD_MAX = 8;
/** Widest range of UIDs of one statement, so that it cannot return more rows than a page. */
const RANGE_WIDTH_MAX = 5_000;

/** Rows of a part of the mailbox, the UID in the first column. */
export interface Page {
  /** Those that were asked for. */
  readonly rows: readonly Row[];
  /** Every row in that part, asked for or not; undefined when only those asked for were looked at. */
  readonly all: readonly Row[] | undefined;
}

/** Who asks for more than a page has made a mistake. */
export function checkPage(size: number): void {
  if (size > ROWS_PER_PAGE_MAX) throw new RangeError(`a page has at most ${ROWS_PER_PAGE_MAX} of them, not ${size}`);
}

/** A select from one mailbox, open for further conditions; `columns` begin with uid. */
export function messagesOf(accountId: AccountId, mailboxId: MailboxId, columns: Sql): Sql {
  return sql`select ${columns} from message where account_id = ${accountId} and mailbox_id = ${mailboxId}`;
}

/**
 * The existing rows of `uids` (rising), page by page in UID order, that `from` (see `messagesOf`) selects.
 * A page is a range of UIDs where they lie close together, else a list of single ones.
 */
export async function* pagesOf(tx: Tx, from: Sql, uids: ArrayLike<number>): AsyncGenerator<Page> {
  for (let i = 0; i < uids.length;) {
    if (i > 0) await tx.breathe();
    const end = rangeEnd(uids, i);
    const [first, last] = [uids[i] ?? 0, uids[end - 1] ?? 0];
    if (last - first < RANGE_SPREAD_MAX * (end - i)) {
      const rows = await range(tx, from, first, last);
      yield { rows: among(rows, uids, i, end), all: rows };
      i = end;
    } else {
      const some = Math.min(i + UIDS_PER_STATEMENT, uids.length);
      const list = uidList(Array.prototype.slice.call(uids, i, some) as number[]);
      yield { rows: await tx.rows(sql`${from} and uid in (${list}) order by uid`), all: undefined };
      i = some;
    }
  }
}

/** Every row that `from` (see `messagesOf`) selects, page by page in UID order. Rows of the page may be deleted before the next is asked for. */
export async function* everyPage(tx: Tx, from: Sql, pageMax = ROWS_PER_PAGE_MAX): AsyncGenerator<Page> {
  const size = Math.min(pageMax, ROWS_PER_PAGE_MAX);
  let after = 0;
  for (;;) {
    const rows = await tx.rows(sql`${from} and uid > ${after} order by uid limit ${size}`);
    after = Number(rows.at(-1)?.[0] ?? 0);
    if (rows.length > 0) yield { rows, all: rows };
    if (rows.length < size) return;
    await tx.breathe();
  }
}

/** All existing rows of `uids` (rising, at most a page of them). */
export async function rowsOf(tx: Tx, from: Sql, uids: ArrayLike<number>): Promise<readonly Row[]> {
  const [first, last] = [uids[0], uids[uids.length - 1]];
  // Most lists are one run, or a single message: no page before or after it is looked for.
  if (first !== undefined && last === first + uids.length - 1) return range(tx, from, first, last);
  const found: Row[] = [];
  for await (const page of pagesOf(tx, from, uids)) {
    if (page.rows.length === uids.length) return page.rows;
    for (const row of page.rows) found.push(row);
  }
  return found;
}

/** The same for rows with much in them: no others are read on the way. */
export async function wideRowsOf(tx: Tx, from: Sql, uids: ArrayLike<number>): Promise<readonly Row[]> {
  const whole = wideSelect(from, uids);
  if (whole !== undefined) return tx.rows(whole);
  const found: Row[] = [];
  for (let i = 0; i < uids.length; i += UIDS_PER_STATEMENT) {
    for (const row of await tx.rows(listed(from, uids, i))) found.push(row);
  }
  return found;
}

/** The one statement for those rows; undefined when it takes more. */
export function wideSelect(from: Sql, uids: ArrayLike<number>): Sql | undefined {
  const [first, last] = [uids[0], uids[uids.length - 1]];
  if (first !== undefined && last === first + uids.length - 1) return inRange(from, first, last);
  return uids.length <= UIDS_PER_STATEMENT ? listed(from, uids, 0) : undefined;
}

function listed(from: Sql, uids: ArrayLike<number>, start: number): Sql {
  const list = uidList(Array.prototype.slice.call(uids, start, start + UIDS_PER_STATEMENT) as number[]);
  return sql`${from} and uid in (${list}) order by uid`;
}

function inRange(from: Sql, first: number, last: number): Sql {
  return sql`${from} and uid between ${first} and ${last} order by uid`;
}

function range(tx: Tx, from: Sql, first: number, last: number): Promise<readonly Row[]> {
  return tx.rows(inRange(from, first, last));
}

/**
 * Rows of the places of these emails (at most UIDS_PER_STATEMENT). `from` selects email, mailbox and UID first, of a message that it calls `held`,
 * and is open for further conditions.
 */
export async function placeRows(tx: Tx, from: Sql, ids: readonly EmailId[]): Promise<readonly Row[]> {
  const rows = await tx.rows(sql`${from} and held.email_id in (${uidList(ids)}) limit ${ROWS_PER_PAGE_MAX}`);
  if (rows.length < ROWS_PER_PAGE_MAX) return rows;
  // Some are in very many places.
  const all: Row[] = [];
  for (const id of new Set(ids)) {
    for await (const page of placePages(tx, from, id)) for (const row of page) all.push(row);
  }
  return all;
}

async function* placePages(tx: Tx, from: Sql, id: EmailId): AsyncGenerator<readonly Row[]> {
  let last: Row | undefined;
  do {
    const [, mailbox = 0, uid = 0] = last ?? [];
    const rows = await tx.rows(sql`
      ${from} and held.email_id = ${id} and (held.mailbox_id, held.uid) > (${mailbox}, ${uid})
      order by held.mailbox_id, held.uid limit ${ROWS_PER_PAGE_MAX}`);
    yield rows;
    last = rows.length < ROWS_PER_PAGE_MAX ? undefined : rows.at(-1);
    await tx.breathe();
  } while (last !== undefined);
}

/** How many of the UIDs from `start` on fit into one range. */
function rangeEnd(uids: ArrayLike<number>, start: number): number {
  const limit = (uids[start] ?? 0) + RANGE_WIDTH_MAX;
  let [low, high] = [start + 1, Math.min(uids.length, start + RANGE_WIDTH_MAX)];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((uids[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function among(rows: readonly Row[], uids: ArrayLike<number>, start: number, end: number): readonly Row[] {
  let at = start;
  const chosen = rows.filter((row) => {
    const uid = Number(row[0]);
    while (at < end && (uids[at] ?? 0) < uid) at++;
    return at < end && uids[at] === uid;
  });
  return chosen.length === rows.length ? rows : chosen;
}

/**
 * Where-clauses that together choose exactly `uids` of the rows `all`, which begin with the UID: one a run that `all` does not interrupt,
 * or lists of single UIDs where runs are short or `all` is unknown.
 */
export function clausesFor(uids: readonly number[], all: readonly Row[] | undefined): Sql[] {
  if (all !== undefined && uids.length > 0) {
    const runs = all.length === uids.length ? [[uids[0]!, uids.at(-1)!] as const] : runsOf(uids, all);
    if (runs.length <= 1 + uids.length / RANGE_SPREAD_MAX) {
      return runs.map(([first, last]) => sql`uid between ${first} and ${last}`);
    }
  }
  const clauses: Sql[] = [];
  for (let i = 0; i < uids.length; i += UIDS_PER_STATEMENT) {
    clauses.push(sql`uid in (${uidList(uids.slice(i, i + UIDS_PER_STATEMENT))})`);
  }
  return clauses;
}

/** Runs of `uids` (a part of `all`, both rising) without another of `all` in between. */
function runsOf(uids: readonly number[], all: readonly Row[]): [number, number][] {
  const runs: [number, number][] = [];
  let at = 0;
  let open: [number, number] | undefined;
  for (const row of all) {
    const uid = Number(row[0]);
    if (uids[at] === uid) {
      at++;
      if (open === undefined) runs.push((open = [uid, uid]));
      else open[1] = uid;
    } else {
      open = undefined;
    }
  }
  return runs;
}

/** Numbers as a list of parameters, filled up to one of few lengths so that statements are prepared once. */
export function uidList(numbers: readonly number[]): Sql {
  return parameters(numbers, "", "");
}

/** The same as rows of one whole number each: what both engines call `column1` of VALUES. */
export function integerRows(numbers: readonly number[]): Sql {
  return parameters(numbers, "(cast(", " as bigint))");
}

function parameters(numbers: readonly number[], before: string, after: string): Sql {
  const length = LIST_LENGTHS.find((size) => size >= numbers.length) ?? numbers.length;
  const filler = numbers.at(-1) ?? 0;
  const values =
    numbers.length === length ? [...numbers] : [...numbers, ...Array<number>(length - numbers.length).fill(filler)];
  return { text: listText(length, before, after), values };
}

const LIST_LENGTHS = [1, 4, 16, 64, UIDS_PER_STATEMENT];
const listTexts = new Map<string, readonly string[]>();

function listText(length: number, before: string, after: string): readonly string[] {
  const key = `${before}${length}`;
  const known = listTexts.get(key);
  if (known !== undefined) return known;
  const text = [before, ...Array<string>(length - 1).fill(`${after}, ${before}`), after];
  listTexts.set(key, text);
  return text;
}
