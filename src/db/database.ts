/** What a database engine gives: transactions, and three ways to run a statement inside one. */
import type { Sql, Value } from "./sql.ts";

/** Which SQL is spoken, for what only one of them can do (a full-text index). */
export type Engine = "sqlite" | "postgres";

/** One row as an array of columns in the order of the select list: 5-7 times cheaper than an object for long results. */
export type Row = readonly Value[];

/**
 * What may be done inside a transaction. A transaction's body awaits nothing but these (an engine may check it),
 * so that in SQLite it runs to completion within microtasks.
 */
export interface Tx {
  /** Every row, as arrays. Callers keep results to one page (`ROWS_PER_PAGE_MAX`). */
  rows(statement: Sql): Promise<readonly Row[]>;
  /** The first row as an array, or undefined. */
  row(statement: Sql): Promise<Row | undefined>;
  /** Runs a statement and answers how many rows it changed. */
  run(statement: Sql): Promise<number>;
  /**
   * Between steps of a body that changes very many rows: others get a turn of the event loop when this transaction has held it
   * for long. Whoever wants the same database waits until the whole transaction is over.
   */
  breathe(): Promise<void>;
  /** Names the state that a write has left, as `Database.version` does; undefined before its commit. */
  readonly left: number | undefined;
}

/** No statement returns more rows than this: SQLite runs on the event loop, and nobody may hold it for long. */
export const ROWS_PER_PAGE_MAX = 5000;

/**
 * One database file (SQLite), or one account's part of a shared database (PostgreSQL).
 * Writes of one database are serial. Every method throws Refusal("unavailable") on a full disk, a read-only
 * folder or a lost server, and works again as soon as the cause is gone.
 */
export interface Database extends AsyncDisposable {
  read<T>(body: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * Commits when `body` resolves, rolls back when it throws. Resolves when the commit is durable (fdatasync),
   * unless `durable` is false: then after the commit, for what a crash may forget (\Recent).
   */
  write<T>(body: (tx: Tx) => Promise<T>, options?: { durable?: boolean }): Promise<T>;
  /**
   * Names what is committed now, by whomever: while the number is the same, a read would see the same. No two states of this
   * process's databases share one. Undefined when only a transaction can tell.
   */
  version(): number | undefined;
  /**
   * The rows of one statement that needs no other beside it, at once, as the database is now, whoever has written it. Undefined when
   * something has to be waited for first, or something is amiss: then `read` does it. That the database was removed by another process
   * does not show here.
   */
  rowsNow(statement: Sql): readonly Row[] | undefined;
  /**
   * Where much of a file holds nothing any more, gives that back to the system, in steps that hold up others for a moment each, and answers how many bytes. 0 where
   * there is not much, or the server does it by itself.
   */
  shrink(): Promise<number>;
}

/** The databases of all accounts: one SQLite file each (an LRU of open ones), or one PostgreSQL whose rows all carry the account. */
export interface AccountDatabases extends AsyncDisposable {
  readonly engine: Engine;
  /** Cheap and synchronous; the file is opened and migrated at first use. An account that was never created: Refusal("not-found"). */
  account(id: number): Database;
  /** Makes the account's tables. Harmless when they are there. */
  create(id: number): Promise<void>;
  /** Removes everything of the account for good. */
  remove(id: number): Promise<void>;
  /** Every account that has tables, in order of id. */
  list(): AsyncIterable<number>;
}
