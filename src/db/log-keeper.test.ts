import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { silentLog } from "../base/log.ts";
import { Checkpointer, type CopyMode } from "./checkpointer.ts";
import { LOG_PAGES_MAX, LOG_PAGES_TO_COPY, LOG_ROWS_PER_LOOK } from "./limits.ts";
import { LogKeeper } from "./log-keeper.ts";
import { openSqlite } from "./sqlite.ts";
import { addWord, readWords, wordMigrations } from "./testing/word-database.ts";

const folder = mkdtempSync(join(tmpdir(), "posthorn-log-"));
after(() => rmSync(folder, { recursive: true }));

/** Notes what it is asked, and does it when the test says so. */
class SlowCheckpointer extends Checkpointer {
  readonly asked: CopyMode[] = [];
  #work = Promise.withResolvers<void>();

  override copy(_file: string, mode: CopyMode): Promise<void> {
    this.asked.push(mode);
    this.#work = Promise.withResolvers();
    return this.#work.promise;
  }

  async finish(error?: Error): Promise<void> {
    if (error === undefined) this.#work.resolve();
    else this.#work.reject(error);
    await new Promise(setImmediate);
  }
}

describe("a log keeper", { timeout: 20_000 }, () => {
  it("has the log copied when it is long, one task at a time, and begun anew when it is very long", async () => {
    const checkpointer = new SlowCheckpointer();
    const keeper = new LogKeeper("x", checkpointer, { log: silentLog });
    keeper.committed(LOG_ROWS_PER_LOOK, () => ({ pages: LOG_PAGES_TO_COPY - 1, copied: 0 }));
    keeper.committed(LOG_ROWS_PER_LOOK, () => ({ pages: LOG_PAGES_TO_COPY + 10, copied: 100 }));
    assert.deepEqual(checkpointer.asked, []);
    keeper.committed(LOG_ROWS_PER_LOOK, () => ({ pages: LOG_PAGES_TO_COPY, copied: 0 }));
    keeper.committed(LOG_ROWS_PER_LOOK, () => ({ pages: LOG_PAGES_MAX, copied: 0 }));
    assert.deepEqual(checkpointer.asked, ["passive"]);
    await checkpointer.finish();
    keeper.committed(LOG_ROWS_PER_LOOK, () => ({ pages: LOG_PAGES_MAX, copied: LOG_PAGES_MAX }));
    assert.deepEqual(checkpointer.asked, ["passive", "restart"]);
    await checkpointer.finish();
    await keeper.stop();
  });

  it("has the log emptied when nobody writes, and tries again when that fails", async () => {
    const checkpointer = new SlowCheckpointer();
    const keeper = new LogKeeper("x", checkpointer, { log: silentLog, idleMs: 5 });
    keeper.committed(LOG_ROWS_PER_LOOK, () => ({ pages: 1, copied: 0 }));
    while (checkpointer.asked.length < 1) await pause(1);
    await checkpointer.finish(new Error("disk full"));
    while (checkpointer.asked.length < 2) await pause(1);
    assert.deepEqual(checkpointer.asked, ["truncate", "truncate"]);
    await checkpointer.finish();
    await keeper.stop();
  });
});

describe("a checkpointer", { timeout: 20_000 }, () => {
  it("copies and empties logs, and closes files, in its thread", async () => {
    const file = join(folder, "a.db");
    await using checkpointer = new Checkpointer();
    const database = await openSqlite(file, { migrations: wordMigrations, create: true, checkpointer });
    await addWord(database, "x".repeat(100_000));
    assert.ok(statSync(`${file}-wal`).size > 100_000);
    await checkpointer.copy(file, "truncate");
    assert.equal(statSync(`${file}-wal`).size, 0);
    await addWord(database, "again");
    assert.equal((await readWords(database)).length, 2);
    await database[Symbol.asyncDispose]();
    assert.equal(statSync(`${file}-wal`, { throwIfNoEntry: false }), undefined);
  });

  it("holds a file no longer when closing it fails", async () => {
    const file = join(folder, "b.db");
    await using checkpointer = new Checkpointer();
    const database = await openSqlite(file, { migrations: wordMigrations, create: true });
    await addWord(database, "x");
    await checkpointer.copy(file, "passive");
    const failing = checkpointer.close(file, () => {
      throw new Error("it does not close");
    });
    await assert.rejects(failing, /it does not close/);
    // The last connection takes the log away.
    await database[Symbol.asyncDispose]();
    assert.equal(statSync(`${file}-wal`, { throwIfNoEntry: false }), undefined);
  });

  it("says what went wrong, and goes on", async () => {
    await using checkpointer = new Checkpointer();
    await assert.rejects(checkpointer.copy(join(folder, "missing.db"), "passive"), /unable to open/);
    let closed = 0;
    await checkpointer.close(join(folder, "missing.db"), () => closed++);
    assert.equal(closed, 1);
  });
});
