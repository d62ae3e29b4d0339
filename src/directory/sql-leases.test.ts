import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { silentLog } from "../base/log.ts";
import type { Database, Tx } from "../db/database.ts";
import { openSqlite } from "../db/sqlite.ts";
import { directoryMigrations } from "./migrations/index.ts";
import { openLeases } from "./sql-leases.ts";

const folder = mkdtempSync(join(tmpdir(), "posthorn-leases-"));
after(() => rmSync(folder, { recursive: true }));

/** Turns of the event loop in which a lease is taken that nothing keeps waiting: some three are enough. */
const TURNS = 50;

it("a lease that goes round while its row is about to go is its holder's own", async () => {
  await using database = await openSqlite(join(folder, "directory.db"), {
    migrations: directoryMigrations,
    create: true,
  });
  // The second write is the one that removes what was given back; the database does others first.
  const [asked, mayGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let writes = 0;
  const busy: Database = Object.assign(Object.create(database) as Database, {
    async write<T>(body: (tx: Tx) => Promise<T>): Promise<T> {
      if (++writes === 2) {
        asked.resolve();
        await mayGo.promise;
      }
      return database.write(body);
    },
  });
  await using one = openLeases({ database: busy, log: silentLog });
  await using two = openLeases({ database, log: silentLog, pid: process.ppid });
  const round = async (): Promise<void> => (await one.take("a"))?.[Symbol.asyncDispose]();
  await round();
  await asked.promise;
  const again = round();
  for (let i = 0; i < TURNS; i++) await turn();
  mayGo.resolve();
  await again;
  for (let i = 0; i < TURNS; i++) await turn();
  assert.ok(await one.take("a"));
  assert.equal(await two.take("a"), undefined);
});
