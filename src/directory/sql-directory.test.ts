import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { openSqlite } from "../db/sqlite.ts";
import { describeDirectory } from "./directory.contract.ts";
import { directoryMigrations } from "./migrations/index.ts";
import { openDirectory } from "./sql-directory.ts";

describeDirectory("SQLite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "posthorn-directory-"));
  const file = join(folder, "directory.db");
  const one = await openSqlite(file, { migrations: directoryMigrations, create: true });
  const other = await openSqlite(file, { migrations: directoryMigrations });
  return {
    one,
    other,
    async [Symbol.asyncDispose]() {
      await one[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
});

it("a login name without a domain belongs to the only one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "posthorn-directory-"));
  const database = await openSqlite(join(folder, "directory.db"), { migrations: directoryMigrations, create: true });
  await using directory = openDirectory({ database });
  assert.equal((await directory.credentials.find("ann")).key, "ann");
  assert.deepEqual(await directory.resolve("postmaster"), { kind: "unknown-user" });
  await directory.addDomain("example.org");
  assert.equal((await directory.credentials.find("ann")).key, "ann@example.org");
  await rm(folder, { recursive: true });
});
