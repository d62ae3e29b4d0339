/** One connection to one SQLite file: how it is set up, and its prepared statements. Everything here is synchronous. */
import { statSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { Refusal } from "../base/errors.ts";
import { Recent } from "../base/recent.ts";
import { ROWS_PER_PAGE_MAX, type Row } from "./database.ts";
import { PAGE_BYTES, PAGE_CACHE_KIB, STATEMENTS_MAX } from "./limits.ts";
import type { Sql, Value } from "./sql.ts";
import { sqliteText } from "./sqlite-text.ts";

/** Pages in the write-ahead log, and how many of them the database file has got already. */
export interface LogState {
  readonly pages: number;
  readonly copied: number;
}

export interface Room {
  readonly pages: number;
  readonly free: number;
}

export interface ConnectionOptions {
  /** Make the file when it is missing; otherwise SQLite's CANTOPEN. */
  readonly create: boolean;
  /** Whether somebody else copies the log into the database file; if nobody does, SQLite does it at commits and blocks the event loop. */
  readonly checkpointed: boolean;
}

/** Opens the file in the way all connections of all processes have to agree on. Throws SQLite's errors. */
export function openFile(file: string, create: boolean): DatabaseSync {
  const url = pathToFileURL(file);
  url.searchParams.set("mode", create ? "rwc" : "rw");
  const db = new DatabaseSync(url, { timeout: 0, returnArrays: true, enableForeignKeyConstraints: true });
  try {
    if (create) setUp(db);
    db.exec("pragma synchronous = normal");
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function setUp(db: DatabaseSync): void {
  // The second keeps beside each page which one points to it, so that `giveBack` can move it.
  db.exec(`pragma page_size = ${PAGE_BYTES}; pragma auto_vacuum = incremental`);
  const mode = firstOf(db.prepare("pragma journal_mode = wal").get());
  if (mode !== "wal") throw new Refusal("unavailable", "the storage cannot share a write-ahead log between processes");
}

export class SqliteConnection {
  readonly #db: DatabaseSync;
  readonly #log: string;
  readonly #statements = new Recent<string, StatementSync>(STATEMENTS_MAX);
  readonly #begin: StatementSync;
  readonly #beginImmediate: StatementSync;
  readonly #commit: StatementSync;
  readonly #version: StatementSync;
  readonly #logState: StatementSync;

  constructor(file: string, options: ConnectionOptions) {
    this.#log = `${file}-wal`;
    this.#db = openFile(file, options.create);
    try {
      this.#db.exec(`pragma cache_size = -${PAGE_CACHE_KIB}; pragma temp_store = memory`);
      if (options.checkpointed) this.#db.exec("pragma wal_autocheckpoint = 0");
      this.#begin = this.#db.prepare("begin");
      this.#beginImmediate = this.#db.prepare("begin immediate");
      this.#commit = this.#db.prepare("commit");
      this.#version = this.#db.prepare("pragma data_version");
      this.#logState = this.#db.prepare("pragma wal_checkpoint(noop)");
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * Begins a transaction and answers a number that changes when any other connection has changed the database. Reading it
   * takes the snapshot, so that no later statement of a transaction can be the first to find the database busy.
   */
  begin(kind: "read" | "write"): number {
    (kind === "write" ? this.#beginImmediate : this.#begin).run();
    try {
      return this.version();
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /** A number that changes when any other connection has changed the database. */
  version(): number {
    return Number(firstOf(this.#version.get()));
  }

  /** Whether nothing was written to the log, as far as can be told without the write lock. */
  get logIsEmpty(): boolean {
    return (statSync(this.#log, { throwIfNoEntry: false })?.size ?? 0) === 0;
  }

  /**
   * Begins to write to a log that is probably empty. SQLite syncs the header of a log before the first page, here on the event
   * loop, lest pages of an earlier log come back to life. An empty log has none, so there the sync can be left out
   * (docs/design/0002-durability.md); whether it is empty is sure only with the write lock in hand.
   */
  beginFirstWrite(): number {
    this.#db.exec("pragma synchronous = off");
    try {
      const version = this.begin("write");
      if (this.logIsEmpty) return version;
      this.rollback();
    } catch (error) {
      this.rollback();
      this.endFirstWrite();
      throw error;
    }
    this.endFirstWrite();
    return this.begin("write");
  }

  /** After the commit or rollback of a first write. */
  endFirstWrite(): void {
    this.#db.exec("pragma synchronous = normal");
  }

  commit(): void {
    this.#commit.run();
  }

  /** Harmless outside a transaction; SQLite ends some by itself when the storage fails. */
  rollback(): void {
    if (this.#db.isOpen && this.#db.isTransaction) this.#db.exec("rollback");
  }

  /** Not inside a transaction. */
  logState(): LogState {
    const [, pages, copied] = this.#logState.get() as unknown as [number, number, number];
    return { pages, copied };
  }

  /** Copies the whole log into the database file, synced, and cuts it to nothing. Blocks; throws BUSY when others use the file. */
  emptyLog(): void {
    const busy = firstOf(this.#db.prepare("pragma wal_checkpoint(truncate)").get());
    if (busy !== 0) throw Object.assign(new Error("the log is in use"), { errcode: 5 });
  }

  get userVersion(): number {
    return Number(firstOf(this.#db.prepare("pragma user_version").get()));
  }

  /** Belongs to the transaction it is set in. */
  set userVersion(version: number) {
    this.#db.exec(`pragma user_version = ${version}`);
  }

  /** Pages of the file, and how many of them hold nothing. */
  get room(): Room {
    const [pages, free] = ["page_count", "freelist_count"].map((each) =>
      Number(firstOf(this.#db.prepare(`pragma ${each}`).get())),
    ) as [number, number];
    return { pages, free };
  }

  /** Shortens the file by so many of the pages that hold nothing, if it has them; belongs to a write transaction. Answers how many. */
  giveBack(pages: number): number {
    const { free } = this.room;
    this.#db.exec(`pragma incremental_vacuum(${pages})`);
    return free - this.room.free;
  }

  rows(statement: Sql): readonly Row[] {
    const rows = this.#prepared(statement).all(...statement.values) as unknown as readonly Row[];
    if (rows.length > ROWS_PER_PAGE_MAX) throw new Error(`a statement gave ${rows.length} rows: read them in pages`);
    return rows;
  }

  row(statement: Sql): Row | undefined {
    return this.#prepared(statement).get(...statement.values) as unknown as Row | undefined;
  }

  run(statement: Sql): number {
    return Number(this.#prepared(statement).run(...statement.values).changes);
  }

  #prepared(statement: Sql): StatementSync {
    const text = sqliteText(statement);
    const known = this.#statements.get(text);
    if (known !== undefined) return known;
    const prepared = this.#db.prepare(text);
    this.#statements.set(text, prepared);
    return prepared;
  }

  /** The last connection of all processes to close also copies the log into the database file and removes it. */
  close(): void {
    this.#statements.clear();
    if (this.#db.isOpen) this.#db.close();
  }
}

function firstOf(row: unknown): Value | undefined {
  return (row as Row | undefined)?.[0];
}
