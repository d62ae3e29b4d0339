/** One SQLite file as a Database: one connection, one serial queue, statements kept prepared. */
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Database, Row, Tx } from "./database.ts";
import { migrate, type Migration, sqliteTypes } from "./migrate.ts";
import type { Sql } from "./sql.ts";
import { refusalOf } from "./sqlite-errors.ts";
import { WalSync } from "./wal-sync.ts";

/** Prepared statements kept per connection; each costs a few KiB. */
const STATEMENTS_MAX = 200;
/** How long SQLite waits for another process's write, milliseconds: writes take well under one. */
const BUSY_MS_MAX = 5000;

export interface SqliteOptions {
  readonly migrations: readonly Migration[];
  /** Create the file when it is missing. */
  readonly create?: boolean;
  /** Fail transactions whose body awaits anything but its statements; for tests. */
  readonly strict?: boolean;
}

/** Opens the file and brings its schema up to date. */
export async function openSqlite(file: string, options: SqliteOptions): Promise<SqliteDatabase> {
  const database = new SqliteDatabase(file, options);
  try {
    await database.write((tx) => migrate(tx, options.migrations, sqliteTypes), { durable: options.create === true });
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
  return database;
}

export class SqliteDatabase implements Database {
  readonly #strict: boolean;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #tx: Tx;
  readonly #sync: WalSync;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(file: string, options: SqliteOptions) {
    this.#strict = options.strict ?? false;
    try {
      this.#db = new DatabaseSync(file, { timeout: BUSY_MS_MAX, returnArrays: true });
      this.#db.exec(
        "pragma page_size = 8192; pragma journal_mode = wal; pragma synchronous = normal; pragma wal_autocheckpoint = 0; pragma foreign_keys = off; pragma cache_size = -2048; pragma temp_store = memory",
      );
    } catch (error) {
      throw refusalOf(error);
    }
    this.#sync = new WalSync(file);
    this.#tx = {
      rows: async (statement) => this.#prepared(statement).all(...statement.values) as unknown as readonly Row[],
      row: async (statement) => this.#prepared(statement).get(...statement.values) as unknown as Row | undefined,
      run: async (statement) => Number(this.#prepared(statement).run(...statement.values).changes),
    };
  }

  #prepared(statement: Sql): StatementSync {
    const text = statement.text.length === 1 ? (statement.text[0] ?? "") : statement.text.join("?");
    const known = this.#statements.get(text);
    if (known !== undefined) return known;
    if (this.#statements.size >= STATEMENTS_MAX) {
      const oldest = this.#statements.keys().next().value;
      if (oldest !== undefined) this.#statements.delete(oldest);
    }
    const prepared = this.#db.prepare(text);
    this.#statements.set(text, prepared);
    return prepared;
  }

  read<T>(body: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#queue("begin", body);
  }

  async write<T>(body: (tx: Tx) => Promise<T>, options?: { durable?: boolean }): Promise<T> {
    const result = await this.#queue("begin immediate", body);
    if (options?.durable !== false) {
      try {
        await this.#sync.synced();
      } catch (error) {
        throw refusalOf(error);
      }
    }
    return result;
  }

  #queue<T>(begin: string, body: (tx: Tx) => Promise<T>): Promise<T> {
    const done = this.#tail.then(() => this.#transaction(begin, body));
    this.#tail = done.catch(() => undefined);
    return done;
  }

  async #transaction<T>(begin: string, body: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      this.#db.exec(begin);
      const result = await this.#watched(body);
      this.#db.exec("commit");
      return result;
    } catch (error) {
      if (this.#db.isOpen && this.#db.isTransaction) this.#db.exec("rollback");
      throw refusalOf(error);
    }
  }

  /** A body that awaits a timer or I/O would hold the file for everybody. */
  async #watched<T>(body: (tx: Tx) => Promise<T>): Promise<T> {
    if (!this.#strict) return body(this.#tx);
    let late = false;
    const timer = setImmediate(() => (late = true));
    const result = await body(this.#tx);
    clearImmediate(timer);
    if (late) throw new Error("a transaction awaited something other than its own statements");
    return result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tail;
    this.#statements.clear();
    if (this.#db.isOpen) this.#db.close();
    await this.#sync.close();
  }
}
