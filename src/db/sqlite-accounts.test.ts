import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import promises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { Refusal } from "../base/errors.ts";
import { Checkpointer } from "./checkpointer.ts";
import { contractMigrations, databaseContract } from "./database.contract.ts";
import { openSqlite } from "./sqlite.ts";
import { SqliteAccounts } from "./sqlite-accounts.ts";
import { sql } from "./sql.ts";

const folder = mkdtempSync(join(tmpdir(), "posthorn-accounts-"));
after(() => rmSync(folder, { recursive: true }));

for (const [name, checkpointer] of [
  ["SQLite", undefined],
  ["SQLite with a checkpoint thread and two open files", new Checkpointer()],
] as const) {
  databaseContract(name, async () => {
    const options = {
      folder: join(folder, name),
      migrations: contractMigrations,
      ...(checkpointer && { checkpointer, openMax: 2 }),
    };
    await using stack = new AsyncDisposableStack();
    if (checkpointer !== undefined) stack.use(checkpointer);
    const accounts = stack.use(new SqliteAccounts(options));
    const others = stack.use(new SqliteAccounts(options));
    const file = join(folder, `${name}.db`);
    const shared = stack.use(await openSqlite(file, { migrations: contractMigrations, create: true, checkpointer }));
    const opened = stack.move();
    return { accounts, others, shared, [Symbol.asyncDispose]: () => opened.disposeAsync() };
  });
}

describe("SqliteAccounts", () => {
  it("has every folder that it made on the disk", { skip: process.platform === "win32" }, async (test) => {
    const opened = new Set<string>();
    const { open } = promises;
    test.mock.method(promises, "open", (...args: Parameters<typeof open>) => {
      opened.add(String(args[0]));
      return open(...args);
    });
    syncBuiltinESMExports();
    try {
      await using accounts = new SqliteAccounts({
        folder: join(folder, "new", "made"),
        migrations: contractMigrations,
      });
      await accounts.create(5);
    } finally {
      test.mock.restoreAll();
      syncBuiltinESMExports();
    }
    const folders = [folder, join(folder, "new"), join(folder, "new", "made"), join(folder, "new", "made", "05")];
    assert.deepEqual(
      folders.filter((each) => !opened.has(each)),
      [],
    );
  });

  it("works with many more accounts than it keeps open", async () => {
    const own = join(folder, "many");
    await using checkpointer = new Checkpointer();
    await using accounts = new SqliteAccounts({
      folder: own,
      migrations: contractMigrations,
      checkpointer,
      openMax: 10,
    });
    const ids = Array.from({ length: 300 }, (_, i) => i + 1);
    await Promise.all(ids.map((id) => accounts.create(id)));
    const add = (id: number): Promise<number> =>
      accounts.account(id).write((tx) =>
        tx.run(sql`insert into counter values (${id}, ${id})
        on conflict (account_id) do update set value = counter.value + 1`),
      );
    for (let round = 0; round < 2; round++) await Promise.all(ids.map(add));
    const values = await Promise.all(
      ids.map((id) => accounts.account(id).read((tx) => tx.row(sql`select value from counter`))),
    );
    assert.deepEqual(
      values,
      ids.map((id) => [id + 1]),
    );
    assert.deepEqual(await Array.fromAsync(accounts.list()), ids);
  });

  it("leaves one plain file an account, in 256 folders", async () => {
    const own = join(folder, "plain");
    const accounts = new SqliteAccounts({
      folder: own,
      migrations: contractMigrations,
      checkpointer: new Checkpointer(),
    });
    for (const id of [1, 255, 256, 257]) {
      await accounts.create(id);
      await accounts.account(id).write((tx) => tx.run(sql`insert into counter values (${id}, ${1})`));
    }
    await accounts[Symbol.asyncDispose]();
    assert.deepEqual(
      (readdirSync(own, { recursive: true }) as string[]).toSorted((a, b) => (a < b ? -1 : 1)),
      ["00", "00/256.db", "01", "01/1.db", "01/257.db", "ff", "ff/255.db"],
    );
  });

  it("lists nothing where there is nothing", async () => {
    await using accounts = new SqliteAccounts({ folder: join(folder, "nothing"), migrations: contractMigrations });
    assert.deepEqual(await Array.fromAsync(accounts.list()), []);
  });

  it("finishes a removal that was cut short after the mark", async () => {
    const own = join(folder, "marked");
    await using accounts = new SqliteAccounts({ folder: own, migrations: contractMigrations });
    await accounts.create(7);
    {
      await using database = await openSqlite(join(own, "07/7.db"), { migrations: contractMigrations });
      await database.giveUp();
    }
    await assert.rejects(
      accounts.account(7).read(async () => undefined),
      (error) => error instanceof Refusal && error.code === "not-found",
    );
    await accounts.remove(7);
    assert.ok(!existsSync(join(own, "07/7.db")));
  });
});
