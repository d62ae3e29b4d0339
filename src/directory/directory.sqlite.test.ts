import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import type { Database } from "../db/database.ts";
import { openSqlite } from "../db/sqlite.ts";
import { withEnd } from "../db/testing/with-end.ts";
import { domainKeysContract } from "./contract/domain-keys.contract.ts";
import { leasesContract } from "./contract/leases.contract.ts";
import { directoryContract } from "./directory.contract.ts";
import { directoryMigrations } from "./migrations/index.ts";
import { openDirectory } from "./sql-directory.ts";
import type { TestDatabases } from "./testing/directory-under-test.ts";

/** Databases that share one file, which goes with the last of them. */
async function openFile(connections: number): Promise<readonly Database[]> {
  const folder = await mkdtemp(join(tmpdir(), "posthorn-directory-"));
  let open = connections;
  return Promise.all(
    Array.from({ length: connections }, async () => {
      const database = await openSqlite(join(folder, "directory.db"), {
        migrations: directoryMigrations,
        create: true,
      });
      return withEnd(database, async () => {
        await database[Symbol.asyncDispose]();
        if (--open === 0) await rm(folder, { recursive: true });
      });
    }),
  );
}

async function openOne(): Promise<Database> {
  const [database] = await openFile(1);
  assert.ok(database);
  return database;
}

async function openTwo(): Promise<TestDatabases> {
  const [one, other] = await openFile(2);
  assert.ok(one && other);
  return {
    one,
    other,
    async [Symbol.asyncDispose]() {
      await one[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
    },
  };
}

directoryContract("SQLite", openTwo);
domainKeysContract("SQLite", openTwo);
leasesContract("SQLite", openOne);

it("a login name without a domain belongs to the only one", async () => {
  await using directory = openDirectory({ database: await openOne() });
  assert.equal((await directory.credentials.find("ann")).key, "ann");
  assert.deepEqual(await directory.resolve("postmaster"), { kind: "unknown-user", later: false });
  await directory.addDomain("example.org");
  assert.equal((await directory.credentials.find("ann")).key, "ann@example.org");
});
