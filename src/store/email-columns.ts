/** What queries over emails look at, a mailbox at a time: columns that share their index, kept by the process while the mailbox stays as it is. */
import { type Database, ROWS_PER_PAGE_MAX } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { readMailboxRow } from "./mailbox-row.ts";
import type { AccountId, EmailColumns, FlagSet, MailboxId, Modseq } from "./model.ts";
import { type AccountMemory, ReadSource } from "./source.ts";

/** Memory for the columns of one process: 44 bytes a message, so about one and a half million messages. */
const COLUMN_BYTES_MAX = 64 * 1024 * 1024;
const BYTES_PER_MESSAGE = 44;

export interface ColumnSource {
  readonly accountId: AccountId;
  readonly database: Database;
  readonly memory: AccountMemory;
}

interface Entry {
  readonly modseq: Modseq;
  readonly columns: EmailColumns;
}

type Row = readonly [uid: number, email: number, thread: number, flags: number, size: number, date: number];

export class ColumnsCache {
  readonly #bytesMax: number;
  /** In the order of last use. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(bytesMax = COLUMN_BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  /** Others have their turn between pages; what changes meanwhile is in the columns or not, and then they are not kept. */
  async get(source: ColumnSource, mailboxId: MailboxId): Promise<EmailColumns> {
    const key = `${source.accountId}/${mailboxId}`;
    const modseq = await positionOf(source, mailboxId);
    const entry = this.#entries.get(key);
    if (entry?.modseq === modseq) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
      return entry.columns;
    }
    const columns = await load(source, mailboxId);
    if ((await positionOf(source, mailboxId)) === modseq) this.#keep(key, { modseq, columns });
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

function positionOf({ accountId, database }: ColumnSource, mailboxId: MailboxId): Promise<Modseq> {
  return database.read(async (tx) => (await readMailboxRow(tx, accountId, mailboxId)).highestModseq);
}

async function load(source: ColumnSource, mailboxId: MailboxId): Promise<EmailColumns> {
  const pages: (readonly Row[])[] = [];
  const sets = new Map<number, FlagSet>();
  for (let after = 0; ;) {
    const page = await readPage(source, mailboxId, after, sets);
    pages.push(page);
    if (page.length < ROWS_PER_PAGE_MAX) break;
    after = page.at(-1)?.[0] ?? after;
    await new Promise(setImmediate);
  }
  return columnsOf(mailboxId, pages, sets);
}

function readPage(
  { accountId, database, memory }: ColumnSource,
  mailboxId: MailboxId,
  after: number,
  sets: Map<number, FlagSet>,
): Promise<readonly Row[]> {
  return database.read(async (tx) => {
    const source = new ReadSource(tx, accountId, memory);
    const rows = (await tx.rows(sql`
      select uid, email_id, thread_id, flag_set_id, size, internal_date from message
      where account_id = ${accountId} and mailbox_id = ${mailboxId} and uid > ${after}
      order by uid limit ${ROWS_PER_PAGE_MAX}`)) as unknown as readonly Row[];
    for (const [, , , set] of rows) if (!sets.has(set)) sets.set(set, await source.flagSet(set));
    return rows;
  });
}

/** Messages that are marked \Deleted are left out. */
function columnsOf(
  mailboxId: MailboxId,
  pages: readonly (readonly Row[])[],
  sets: ReadonlyMap<number, FlagSet>,
): EmailColumns {
  const shown = pages.flatMap((page) => page.filter((row) => sets.get(row[3])?.deleted === false));
  return {
    mailboxId,
    uids: Uint32Array.from(shown, (row) => row[0]),
    emailIds: Float64Array.from(shown, (row) => row[1]),
    threadIds: Float64Array.from(shown, (row) => row[2]),
    flagSets: Uint32Array.from(shown, (row) => row[3]),
    sizes: Float64Array.from(shown, (row) => row[4]),
    internalDates: Float64Array.from(shown, (row) => row[5]),
    sets,
  };
}
