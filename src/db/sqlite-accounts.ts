/** One SQLite file per account, opened at first use, an LRU of open ones. */
import { existsSync } from "node:fs";
import { mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../base/errors.ts";
import type { AccountDatabases, Database, Tx } from "./database.ts";
import type { Migration } from "./migrate.ts";
import { openSqlite, type SqliteDatabase } from "./sqlite.ts";
import { refusalOf } from "./sqlite-errors.ts";

/** Open files a process keeps; each takes about 200 KiB with a warm cache. */
const OPEN_ACCOUNTS_MAX = 256;

export interface SqliteAccountsOptions {
  readonly folder: string;
  readonly migrations: readonly Migration[];
  readonly strict?: boolean;
}

interface Open {
  readonly database: Promise<SqliteDatabase>;
  users: number;
}

export class SqliteAccounts implements AccountDatabases {
  readonly engine = "sqlite";
  readonly #options: SqliteAccountsOptions;
  /** In the order of last use. */
  readonly #open = new Map<number, Open>();

  constructor(options: SqliteAccountsOptions) {
    this.#options = options;
  }

  #folder(id: number): string {
    return join(this.#options.folder, (id % 256).toString(16).padStart(2, "0"));
  }

  #file(id: number): string {
    return join(this.#folder(id), `${id}.db`);
  }

  account(id: number): Database {
    return {
      read: (body) => this.#use(id, (database) => database.read(body)),
      write: <T>(body: (tx: Tx) => Promise<T>, options?: { durable?: boolean }) =>
        this.#use(id, (database) => database.write(body, options)),
      [Symbol.asyncDispose]: async () => undefined,
    };
  }

  async #use<T>(id: number, act: (database: SqliteDatabase) => Promise<T>): Promise<T> {
    const entry = this.#open.get(id) ?? this.#begin(id);
    this.#open.delete(id);
    this.#open.set(id, entry);
    entry.users++;
    try {
      return await act(await entry.database);
    } finally {
      entry.users--;
      if (this.#open.size > OPEN_ACCOUNTS_MAX) this.#closeOldest();
    }
  }

  #begin(id: number): Open {
    if (!existsSync(this.#file(id))) throw new Refusal("not-found", "no such account");
    const database = openSqlite(this.#file(id), {
      migrations: this.#options.migrations,
      strict: this.#options.strict ?? false,
    });
    database.catch(() => this.#open.delete(id));
    return { database, users: 0 };
  }

  #closeOldest(): void {
    for (const [id, entry] of this.#open) {
      if (this.#open.size <= OPEN_ACCOUNTS_MAX) return;
      if (entry.users > 0) continue;
      this.#open.delete(id);
      void entry.database.then(
        (database) => database[Symbol.asyncDispose](),
        () => undefined,
      );
    }
  }

  async create(id: number): Promise<void> {
    try {
      await mkdir(this.#folder(id), { recursive: true });
      const database = await openSqlite(this.#file(id), { migrations: this.#options.migrations, create: true });
      await database[Symbol.asyncDispose]();
      for (const folder of [this.#folder(id), this.#options.folder]) {
        const handle = await open(folder, "r");
        await handle.sync();
        await handle.close();
      }
    } catch (error) {
      throw refusalOf(error);
    }
  }

  async remove(id: number): Promise<void> {
    const entry = this.#open.get(id);
    this.#open.delete(id);
    await (await entry?.database)?.[Symbol.asyncDispose]();
    for (const ending of ["", "-wal", "-shm"]) await rm(`${this.#file(id)}${ending}`, { force: true });
  }

  async *list(): AsyncIterable<number> {
    const ids: number[] = [];
    for (const folder of await readdir(this.#options.folder, { withFileTypes: true })) {
      if (!folder.isDirectory()) continue;
      for (const name of await readdir(join(this.#options.folder, folder.name))) {
        if (name.endsWith(".db")) ids.push(Number(name.slice(0, -3)));
      }
    }
    yield* ids.sort((a, b) => a - b);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const open = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(open.map(async (entry) => (await entry.database)[Symbol.asyncDispose]()));
  }
}
