/** PostgreSQL lets others write between a transaction's statements: what a change depends on is read when it has the directory for itself. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { Tx } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { openSqlite } from "../db/sqlite.ts";
import { withEnd } from "../db/testing/with-end.ts";
import { directoryMigrations } from "./migrations/index.ts";
import { openDirectory, type SqlDirectory } from "./sql-directory.ts";
import { hasher } from "./testing/directory-under-test.ts";

const changes: Readonly<Record<string, (directory: SqlDirectory) => Promise<unknown>>> = {
  "adding a domain": (directory) => directory.addDomain("new.test"),
  "changing a domain": (directory) => directory.changeDomain("here.test", { subaddresses: false }),
  "removing a domain": (directory) => directory.removeDomain("empty.test"),
  "adding an alias": (directory) => directory.addAlias("new@here.test", ["ann@here.test"]),
  "setting an alias": (directory) => directory.setAlias("all@here.test", ["ann@here.test"]),
  "changing an alias": (directory) => directory.changeMembers("all@here.test", { add: ["bob@there.test"] }),
  "removing an alias": (directory) => directory.removeAlias("all@here.test"),
  "changing an account": (directory) => directory.changeAccount("ann@here.test", { enabled: false }),
  "setting a password": (directory) => directory.setPassword("ann@here.test", "another password"),
  "removing an account": (directory) => directory.removeAccount("ann@here.test"),
};

/** The statements of one change's write. */
async function statementsOf(change: (directory: SqlDirectory) => Promise<unknown>): Promise<readonly string[]> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "posthorn-locking-"));
  stack.defer(() => rm(folder, { recursive: true }));
  const database = await openSqlite(join(folder, "directory.db"), { migrations: directoryMigrations, create: true });
  const said: string[] = [];
  const noted = (tx: Tx): Tx =>
    new Proxy(tx, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        return (...given: readonly unknown[]) => {
          if (name !== "breathe") said.push((given[0] as Sql).text.join("?"));
          return Reflect.apply(value, target, given) as unknown;
        };
      },
    });
  const write: typeof database.write = (body, options) => database.write((tx) => body(noted(tx)), options);
  const watched = { ...withEnd(database, () => database[Symbol.asyncDispose]()), write };
  const directory = stack.use(openDirectory({ database: watched, hasher }));
  for (const domain of ["here.test", "empty.test"]) await directory.addDomain(domain);
  await directory.addAccount({ address: "ann@here.test", password: "a password" });
  await directory.addAlias("all@here.test", ["ann@here.test", "bob@here.test"]);
  said.length = 0;
  await change(directory);
  return said;
}

describe("what changes the directory", () => {
  for (const [what, change] of Object.entries(changes)) {
    it(`keeps others out before it reads: ${what}`, async () => {
      assert.match((await statementsOf(change))[0] ?? "", /^\s*update directory set version/);
    });
  }
});
