/** What queries over emails look at, a mailbox at a time: columns that share their index, kept by the process and carried on from one snapshot to the next. */
import { type Database, ROWS_PER_PAGE_MAX } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { AccountId, EmailColumns, FlagSet, MailboxId, Snapshot } from "../model.ts";

/** Memory for the columns of one process: 80 bytes a message, so about a million messages. */
const COLUMN_BYTES_MAX = 80 * 1024 * 1024;
const BYTES_PER_MESSAGE = 80;

/** How much longer new columns are than needed, so that messages which arrive later go behind without copying the others. */
const SPARE = 1.25;
const SPARE_MIN = 64;

/** Rows of messages that went, beyond those that are there, before they are left behind. */
const GONE_MAX = 1_000;

export interface ColumnSource {
  readonly accountId: AccountId;
  readonly database: Database;
  /** The newest snapshot of the mailbox. */
  snapshot(mailboxId: MailboxId): Promise<Snapshot>;
}

type Row = readonly [uid: number, email: number, thread: number, size: number, date: number];

function longer<Column extends Uint32Array | Float64Array>(column: Column, into: Column): Column {
  into.set(column);
  return into;
}

/** What never changes of a message, in the order of UIDs; rows go behind the others, and stay when their message goes. */
class FixedColumns {
  length = 0;
  uids = new Uint32Array(SPARE_MIN);
  emailIds = new Float64Array(SPARE_MIN);
  threadIds = new Float64Array(SPARE_MIN);
  sizes = new Float64Array(SPARE_MIN);
  internalDates = new Float64Array(SPARE_MIN);

  /** UIDs above this one are not here yet. */
  upTo = 0;

  push([uid, email, thread, size, date]: Row): void {
    if (this.length === this.uids.length) this.#grow();
    this.uids[this.length] = uid;
    this.emailIds[this.length] = email;
    this.threadIds[this.length] = thread;
    this.sizes[this.length] = size;
    this.internalDates[this.length] = date;
    this.length++;
    this.upTo = uid;
  }

  #grow(): void {
    const size = Math.ceil(this.length * SPARE) + SPARE_MIN;
    this.uids = longer(this.uids, new Uint32Array(size));
    this.emailIds = longer(this.emailIds, new Float64Array(size));
    this.threadIds = longer(this.threadIds, new Float64Array(size));
    this.sizes = longer(this.sizes, new Float64Array(size));
    this.internalDates = longer(this.internalDates, new Float64Array(size));
  }

  /** The rows at these positions, rising: without a copy where that is all of them. */
  at(positions: Uint32Array): Omit<EmailColumns, "mailboxId" | "flagSets" | "sets"> {
    const count = positions.length;
    const isAll = count === 0 || positions[count - 1] === count - 1;
    const chosen = <Column extends Uint32Array | Float64Array>(column: Column, into: Column): Column => {
      for (let i = 0; i < count; i++) into[i] = column[positions[i] ?? 0] ?? 0;
      return into;
    };
    const integers = (column: Uint32Array): Uint32Array =>
      isAll ? column.subarray(0, count) : chosen(column, new Uint32Array(count));
    const numbers = (column: Float64Array): Float64Array =>
      isAll ? column.subarray(0, count) : chosen(column, new Float64Array(count));
    return {
      uids: integers(this.uids),
      emailIds: numbers(this.emailIds),
      threadIds: numbers(this.threadIds),
      sizes: numbers(this.sizes),
      internalDates: numbers(this.internalDates),
    };
  }
}

interface Entry {
  readonly snapshot: Snapshot;
  readonly fixed: FixedColumns;
  readonly columns: EmailColumns;
}

export class ColumnsCache {
  readonly #bytesMax: number;
  /** In the order of last use. */
  readonly #entries = new Map<string, Entry>();
  readonly #loading = new Map<string, Promise<unknown>>();
  #bytes = 0;

  constructor(bytesMax = COLUMN_BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  /** Others have their turn between pages; a message that goes meanwhile is in the columns or not. */
  async get(source: ColumnSource, mailboxId: MailboxId): Promise<EmailColumns> {
    const key = `${source.accountId}/${mailboxId}`;
    // Two at once would put the same rows behind the others.
    for (let other = this.#loading.get(key); other !== undefined; other = this.#loading.get(key))
      await other.catch(() => undefined);
    const loading = this.#advance(key, source, mailboxId);
    this.#loading.set(key, loading);
    try {
      return await loading;
    } finally {
      this.#loading.delete(key);
    }
  }

  async #advance(key: string, source: ColumnSource, mailboxId: MailboxId): Promise<EmailColumns> {
    const snapshot = await source.snapshot(mailboxId);
    const before = this.#entries.get(key);
    if (before?.snapshot === snapshot) {
      this.#entries.delete(key);
      this.#entries.set(key, before);
      return before.columns;
    }
    const goesOn = before?.snapshot.uidValidity === snapshot.uidValidity && !isMostlyGone(before.fixed, snapshot);
    const fixed = goesOn && before !== undefined ? before.fixed : new FixedColumns();
    await extend(fixed, source, mailboxId, snapshot.uidNext);
    const columns = columnsOf(fixed, snapshot);
    this.#keep(key, { snapshot, fixed, columns });
    return columns;
  }

  /** Forgets the columns of an account that goes: its id may come again with other messages. */
  drop(accountId: number): void {
    for (const key of this.#entries.keys()) if (key.startsWith(`${accountId}/`)) this.#forget(key);
  }

  #keep(key: string, entry: Entry): void {
    this.#forget(key);
    this.#entries.set(key, entry);
    this.#bytes += bytesOf(entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#bytesMax) break;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= bytesOf(entry);
  }
}

function bytesOf({ columns }: Entry): number {
  return columns.uids.length * BYTES_PER_MESSAGE;
}

function isMostlyGone(fixed: FixedColumns, snapshot: Snapshot): boolean {
  return fixed.length > 2 * snapshot.uids.length + GONE_MAX;
}

/** Reads the messages that came since, up to the snapshot's last. */
async function extend(
  fixed: FixedColumns,
  { accountId, database }: ColumnSource,
  mailboxId: MailboxId,
  uidNext: number,
): Promise<void> {
  while (fixed.upTo < uidNext - 1) {
    const page = (await database.read((tx) =>
      tx.rows(sql`
      select uid, email_id, thread_id, size, internal_date from message
      where account_id = ${accountId} and mailbox_id = ${mailboxId} and uid > ${fixed.upTo} and uid < ${uidNext}
      order by uid limit ${ROWS_PER_PAGE_MAX}`),
    )) as unknown as readonly Row[];
    for (const row of page) fixed.push(row);
    if (page.length < ROWS_PER_PAGE_MAX) fixed.upTo = uidNext - 1;
    else await new Promise(setImmediate);
  }
}

/** Messages that are marked \Deleted are left out, and those that went before they were read. */
function columnsOf(fixed: FixedColumns, snapshot: Snapshot): EmailColumns {
  const { uids } = snapshot;
  const sets = new Map<number, FlagSet>();
  const positions = new Uint32Array(uids.length);
  const flagSets = new Uint32Array(uids.length);
  let [shown, row] = [0, 0];
  for (let at = 0; at < uids.length; at++) {
    const uid = uids[at] ?? 0;
    while (row < fixed.length && (fixed.uids[row] ?? 0) < uid) row++;
    if (row === fixed.length || fixed.uids[row] !== uid) continue;
    const id = snapshot.flagSets.at(at);
    let set = sets.get(id);
    if (set === undefined) sets.set(id, (set = snapshot.flagSet(id)));
    if (set.deleted) continue;
    positions[shown] = row;
    flagSets[shown] = id;
    shown++;
  }
  return {
    mailboxId: snapshot.mailboxId,
    ...fixed.at(positions.subarray(0, shown)),
    flagSets: flagSets.subarray(0, shown),
    sets,
  };
}
