/** One SQLite file per account: `xx/<id>.db`, opened at first use, closed when long unused. */
import { randomUUID } from "node:crypto";
import { link, mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Refusal } from "../base/errors.ts";
import type { Log } from "../base/log.ts";
import type { StorageAlarm } from "../base/storage-alarm.ts";
import type { Checkpointer } from "./checkpointer.ts";
import type { AccountDatabases, Database, Tx } from "./database.ts";
import { ACCOUNT_IDLE_MS, OPEN_ACCOUNTS_MAX } from "./limits.ts";
import type { Migration } from "./migrate.ts";
import { openSqlite, type SqliteDatabase } from "./sqlite.ts";
import { refusalOf } from "./sqlite-errors.ts";
import { syncFolder } from "./wal-sync.ts";

export interface SqliteAccountsOptions {
  readonly folder: string;
  readonly migrations: readonly Migration[];
  readonly checkpointer?: Checkpointer;
  readonly log?: Log;
  readonly alarm?: StorageAlarm;
  /** How many files to keep open: OPEN_ACCOUNTS_MAX. More are open while more are in use at the same moment. */
  readonly openMax?: number;
}

interface Entry {
  readonly opening: Promise<SqliteDatabase>;
  database: SqliteDatabase | undefined;
  /** Transactions under way. */
  users: number;
  /** Counts uses, so that the smallest is the one not used for longest. */
  lastUse: number;
  lastUseMs: number;
}

export class SqliteAccounts implements AccountDatabases {
  readonly engine = "sqlite";
  readonly #options: SqliteAccountsOptions;
  readonly #openMax: number;
  readonly #entries = new Map<number, Entry>();
  readonly #closing = new Set<Promise<void>>();
  #uses = 0;
  #idle: NodeJS.Timeout | undefined;
  #image: Promise<Buffer> | undefined;

  constructor(options: SqliteAccountsOptions) {
    this.#options = options;
    this.#openMax = options.openMax ?? OPEN_ACCOUNTS_MAX;
  }

  account(id: number): Database {
    return {
      read: (body) => this.#use(id, (database) => database.read(body)),
      write: <T>(body: (tx: Tx) => Promise<T>, options?: { durable?: boolean }) =>
        this.#use(id, (database) => database.write(body, options)),
      version: () => this.#open(id)?.version(),
      rowsNow: (statement) => this.#open(id)?.rowsNow(statement),
      shrink: () => this.#use(id, (database) => database.shrink()),
      [Symbol.asyncDispose]: async () => undefined,
    };
  }

  #file(id: number): string {
    return join(this.#options.folder, accountFile(id));
  }

  async #use<T>(id: number, act: (database: SqliteDatabase) => Promise<T>): Promise<T> {
    const entry = this.#usable(id) ?? this.#begin(id);
    entry.users++;
    entry.lastUse = ++this.#uses;
    try {
      return await act(entry.database ?? (await entry.opening));
    } finally {
      entry.users--;
      entry.lastUseMs = performance.now();
    }
  }

  #open(id: number): SqliteDatabase | undefined {
    const entry = this.#entries.get(id);
    if (entry === undefined) return undefined;
    entry.lastUse = ++this.#uses;
    entry.lastUseMs = performance.now();
    return entry.database;
  }

  /** A file that another process removed may have been made anew since. */
  #usable(id: number): Entry | undefined {
    const entry = this.#entries.get(id);
    if (entry?.database?.removed !== true) return entry;
    this.#close(id, entry);
    return undefined;
  }

  #begin(id: number): Entry {
    const { migrations, checkpointer, log, alarm } = this.#options;
    const opening = openSqlite(this.#file(id), { migrations, checkpointer, log, alarm });
    const entry: Entry = { opening, database: undefined, users: 0, lastUse: 0, lastUseMs: 0 };
    this.#entries.set(id, entry);
    void this.#settle(id, entry);
    if (this.#entries.size > this.#openMax) this.#closeOldest();
    this.#idle ??= setInterval(() => this.#closeIdle(), ACCOUNT_IDLE_MS / 4).unref();
    return entry;
  }

  async #settle(id: number, entry: Entry): Promise<void> {
    try {
      entry.database = await entry.opening;
    } catch {
      if (this.#entries.get(id) === entry) this.#entries.delete(id);
    }
  }

  #closeOldest(): void {
    let oldest: [number, Entry] | undefined;
    for (const each of this.#entries) {
      if (each[1].users === 0 && each[1].database && !(oldest && oldest[1].lastUse < each[1].lastUse)) oldest = each;
    }
    if (oldest !== undefined) this.#close(...oldest);
  }

  #closeIdle(): void {
    const since = performance.now() - ACCOUNT_IDLE_MS;
    for (const [id, entry] of this.#entries) {
      if (entry.users === 0 && entry.database !== undefined && entry.lastUseMs < since) this.#close(id, entry);
    }
  }

  #close(id: number, entry: Entry): void {
    this.#entries.delete(id);
    const closing = this.#closed(entry).catch((error: unknown) => {
      this.#options.log?.warn({ accountId: id, err: error }, "an account's database did not close well");
    });
    this.#closing.add(closing);
    void closing.then(() => this.#closing.delete(closing));
  }

  async #closed(entry: Entry): Promise<void> {
    const database = await entry.opening.catch(() => undefined);
    await database?.[Symbol.asyncDispose]();
  }

  /** A new account is a copy of one with nothing in it: either its file is there and complete, or it is not there. */
  async create(id: number): Promise<void> {
    const file = this.#file(id);
    const folder = dirname(file);
    const made = `${file}.${randomUUID()}.new`;
    try {
      const firstMade = await mkdir(folder, { recursive: true });
      await writeDurably(made, await this.#template());
      await link(made, file).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") throw error;
      });
      await rm(made);
      await syncFolder(folder);
      if (firstMade !== undefined) await syncNames(folder, firstMade);
    } catch (error) {
      await rm(made, { force: true });
      throw refusalOf(error, this.#options.alarm);
    }
  }

  #template(): Promise<Buffer> {
    this.#image ??= this.#makeTemplate().catch((error: unknown) => {
      this.#image = undefined;
      throw error;
    });
    return this.#image;
  }

  async #makeTemplate(): Promise<Buffer> {
    const file = join(this.#options.folder, `${randomUUID()}.new`);
    try {
      const database = await openSqlite(file, { migrations: this.#options.migrations, create: true });
      // Closing the only connection leaves one plain file, which may now be read without SQLite.
      await database[Symbol.asyncDispose]();
      return await readFile(file);
    } finally {
      for (const ending of ["", "-wal", "-shm"]) await rm(file + ending, { force: true });
    }
  }

  /** Other processes that have the file open learn it from a mark in the file before its name goes. */
  async remove(id: number): Promise<void> {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    const file = this.#file(id);
    try {
      if (entry !== undefined) await this.#closed(entry);
      await this.#giveUp(file);
      for (const ending of ["", "-wal", "-shm"]) await rm(file + ending, { force: true });
      await syncFolder(dirname(file));
    } catch (error) {
      if (!isAbsent(error)) throw refusalOf(error);
    }
  }

  async #giveUp(file: string): Promise<void> {
    try {
      await using database = await openSqlite(file, { migrations: this.#options.migrations });
      await database.giveUp();
    } catch (error) {
      // Marked before, by a removal that did not come to its end, or never there.
      if (!(error instanceof Refusal && error.code === "not-found")) throw error;
    }
  }

  async *list(): AsyncIterable<number> {
    let names: string[] = [];
    try {
      names = await readdir(this.#options.folder, { recursive: true });
    } catch (error) {
      if (!isAbsent(error)) throw refusalOf(error);
    }
    const ids = names.flatMap((name) => /^..[/\\](\d+)\.db$/.exec(name)?.[1] ?? []);
    yield* ids.map(Number).sort((a, b) => a - b);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#idle);
    for (const [id, entry] of this.#entries) this.#close(id, entry);
    await Promise.all(this.#closing);
  }
}

/** Ids follow each other, so their last byte spreads them evenly over 256 folders. */
export function accountFile(id: number): string {
  return join((id % 256).toString(16).padStart(2, "0"), `${id}.db`);
}

/** Makes the names of new folders durable, from the innermost to the outermost, which is above it. */
async function syncNames(inner: string, outer: string): Promise<void> {
  for (let made = inner; made.length >= outer.length; made = dirname(made)) await syncFolder(dirname(made));
}

async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  await using handle = await open(file, "wx");
  await handle.writeFile(bytes);
  await handle.sync();
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
