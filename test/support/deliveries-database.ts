/** The database of mail on its way, empty, on each of the engines. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import type { Database } from "../../src/db/database.ts";
import { openPostgres } from "../../src/db/postgres.ts";
import { openSqlite } from "../../src/db/sqlite.ts";
import { PglitePools } from "../../src/db/testing/pglite-pool.ts";
import { mailMigrations } from "../../src/mail/migrations/index.ts";

export interface DeliveriesDatabase extends AsyncDisposable {
  readonly database: Database;
}

async function sqlite(): Promise<DeliveriesDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "posthorn-deliveries-"));
  const database = await openSqlite(join(folder, "deliveries.db"), { migrations: mailMigrations, create: true });
  return {
    database,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One for all tests of a process, because its start takes a second; each test has a schema of its own. One that is left open keeps the process for ten seconds. */
let pools: Promise<PglitePools> | undefined;
let schemas = 0;
after(async () => (await pools)?.[Symbol.asyncDispose]());

async function pglite(): Promise<DeliveriesDatabase> {
  pools ??= PglitePools.start();
  const database = await openPostgres((await pools).pool(`deliveries${++schemas}`), mailMigrations);
  return { database, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
}

export const deliveriesDatabases: readonly (readonly [engine: string, open: () => Promise<DeliveriesDatabase>])[] = [
  ["SQLite", sqlite],
  ["PGlite", pglite],
];
