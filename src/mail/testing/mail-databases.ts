/** The database of mail on its way, empty, on both engines. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "../../db/database.ts";
import { openPostgres } from "../../db/postgres.ts";
import { openSqlite } from "../../db/sqlite.ts";
import { PglitePools } from "../../db/testing/pglite-pool.ts";
import { mailMigrations } from "../migrations/index.ts";

export interface OpenedDatabase extends AsyncDisposable {
  readonly database: Database;
}

async function sqlite(): Promise<OpenedDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "posthorn-mail-"));
  const database = await openSqlite(join(folder, "mail.db"), { migrations: mailMigrations, create: true });
  return {
    database,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function pglite(): Promise<OpenedDatabase> {
  const pools = await PglitePools.start();
  const database = await openPostgres(pools.pool("deliveries"), mailMigrations);
  return {
    database,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await pools[Symbol.asyncDispose]();
    },
  };
}

export const mailDatabases = [
  ["SQLite", sqlite],
  ["PGlite", pglite],
] as const;
