import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { TestClock } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import { silentLog } from "../base/log.ts";
import { StorageAlarm } from "../base/storage-alarm.ts";
import { Checkpointer } from "./checkpointer.ts";
import { openSqlite } from "./sqlite.ts";
import { SqliteAccounts } from "./sqlite-accounts.ts";
import { addWord, readWords, wordMigrations } from "./testing/word-database.ts";

const unavailable = (error: unknown): boolean => error instanceof Refusal && error.code === "unavailable";
const disk = mkdtempSync(join(tmpdir(), "posthorn-disk-"));

function mount(...options: string[]): void {
  execFileSync("mount", [...options, disk], { stdio: "ignore" });
}

/** A file system of 4 MiB in memory; only root can make one. */
function mounted(): boolean {
  try {
    mount("-t", "tmpfs", "-o", "size=4m", "posthorn-test");
    return true;
  } catch {
    return false;
  }
}

const mayMount = mounted();
after(() => {
  if (mayMount) execFileSync("umount", ["-l", disk]);
  rmdirSync(disk);
});

describe(
  "SQLite on a disk in trouble",
  { skip: mayMount ? false : "mounting a small disk needs root", timeout: 60_000 },
  () => {
    const ballast = join(disk, "ballast");
    let checkpointer: Checkpointer;
    const said: string[] = [];
    const alarm = new StorageAlarm(
      { ...silentLog, warn: (_fields, message) => void said.push(message) },
      new TestClock(),
    );
    before(() => {
      checkpointer = new Checkpointer();
    });
    after(() => checkpointer[Symbol.asyncDispose]());

    it("refuses writes on a full disk, keeps what it acknowledged, and goes on when there is room", async () => {
      writeFileSync(ballast, Buffer.alloc(1024 * 1024));
      await using database = await openSqlite(join(disk, "full.db"), {
        migrations: wordMigrations,
        create: true,
        checkpointer,
        alarm,
      });
      const kept: string[] = [];
      const fill = async (): Promise<void> => {
        for (let i = 0; ; i++) {
          const word = `${i} ${"x".repeat(50_000)}`;
          await addWord(database, word);
          kept.push(word);
        }
      };
      await assert.rejects(fill(), unavailable);
      assert.deepEqual(said, ["the storage is full: what needs it is refused until that is better"]);
      assert.ok(kept.length > 10);
      for (let i = 0; i < 3; i++) await assert.rejects(addWord(database, "y".repeat(500_000)), unavailable);
      assert.deepEqual(await readWords(database), kept);
      assert.equal(said.length, 1, "not for each of them");
      rmSync(ballast);
      await addWord(database, "z".repeat(50_000));
      assert.equal((await readWords(database)).length, kept.length + 1);
      await database[Symbol.asyncDispose]();
      rmSync(join(disk, "full.db"));
    });

    it("refuses to create accounts on a full disk, leaving nothing half made", async () => {
      await using accounts = new SqliteAccounts({
        folder: join(disk, "accounts"),
        migrations: wordMigrations,
        checkpointer,
      });
      await accounts.create(1);
      assert.throws(() => writeFileSync(ballast, Buffer.alloc(8 * 1024 * 1024)), /ENOSPC/);
      await assert.rejects(accounts.create(2), unavailable);
      await assert.rejects(
        addWord(accounts.account(2), "nowhere"),
        (error) => error instanceof Refusal && error.code === "not-found",
      );
      rmSync(ballast);
      assert.deepEqual(await Array.fromAsync(accounts.list()), [1]);
      await accounts.create(2);
      await addWord(accounts.account(2), "here");
    });

    it("refuses everything it cannot do on a read-only disk, and goes on when that is over", async () => {
      const folder = join(disk, "read-only");
      const options = { folder, migrations: wordMigrations, checkpointer };
      {
        await using accounts = new SqliteAccounts(options);
        for (const id of [1, 2]) await accounts.create(id);
        await addWord(accounts.account(1), "before");
      }
      await using accounts = new SqliteAccounts(options);
      mount("-o", "remount,ro");
      try {
        await assert.rejects(addWord(accounts.account(1), "meanwhile"), unavailable);
        await assert.rejects(accounts.create(3), unavailable);
        await assert.rejects(accounts.remove(2), unavailable);
      } finally {
        mount("-o", "remount,rw");
      }
      await addWord(accounts.account(1), "after");
      assert.deepEqual(await readWords(accounts.account(1)), ["before", "after"]);
      await accounts.remove(2);
      assert.deepEqual(await Array.fromAsync(accounts.list()), [1]);
    });
  },
);
