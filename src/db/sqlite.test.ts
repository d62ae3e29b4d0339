import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Refusal } from "../base/errors.ts";
import { Checkpointer } from "./checkpointer.ts";
import { type Database, ROWS_PER_PAGE_MAX } from "./database.ts";
import { FREE_PAGES_MIN, LOG_PAGES_MAX, PAGE_BYTES, QUEUE_MS_MAX } from "./limits.ts";
import { openSqlite, type SqliteOptions } from "./sqlite.ts";
import { type Sql, sql } from "./sql.ts";
import { addWord, readWords, wordMigrations, wordsOf } from "./testing/word-database.ts";

const folder = mkdtempSync(join(tmpdir(), "posthorn-sqlite-"));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const newFile = (): string => join(folder, `${++files}.db`);
const open = (file: string, options: Partial<SqliteOptions> = {}) =>
  openSqlite(file, { migrations: wordMigrations, create: true, ...options });
const unavailable = (error: unknown): boolean => error instanceof Refusal && error.code === "unavailable";

/** A disk whose syncs end when the test says so. */
class SlowDisk {
  readonly #syncs: PromiseWithResolvers<void>[] = [];
  #begun = Promise.withResolvers<void>();
  started = 0;
  readonly sync = (): Promise<void> => {
    const sync = Promise.withResolvers<void>();
    this.#syncs.push(sync);
    this.started++;
    this.#begun.resolve();
    return sync.promise;
  };
  async untilStarted(count: number): Promise<void> {
    while (this.started < count) {
      this.#begun = Promise.withResolvers();
      await this.#begun.promise;
    }
  }
  finish(error?: Error): void {
    const sync = this.#syncs.shift();
    if (error === undefined) sync?.resolve();
    else sync?.reject(error);
  }
}

/** Opens a database on a slow disk, its own first sync done. */
async function openSlowly(): Promise<{ disk: SlowDisk; database: Awaited<ReturnType<typeof open>>; file: string }> {
  const disk = new SlowDisk();
  const file = newFile();
  const opening = open(file, { syncData: disk.sync });
  await disk.untilStarted(1);
  disk.finish();
  return { disk, file, database: await opening };
}

/** Whether a promise settles within what is going on already. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = (): void => void (settled = true);
  promise.then(note, note);
  for (let i = 0; i < 3; i++) await new Promise(setImmediate);
  return settled;
}

describe("a SQLite database", { timeout: 60_000 }, () => {
  it("acknowledges a write after a sync that began after its commit", async () => {
    const { disk, database } = await openSlowly();
    const first = addWord(database, "first");
    await disk.untilStarted(2);
    const second = addWord(database, "second");
    assert.equal(await isSettled(first), false);
    disk.finish();
    await first;
    await disk.untilStarted(3);
    assert.equal(await isSettled(second), false);
    disk.finish();
    await second;
    await database[Symbol.asyncDispose]();
  });

  it("shares syncs among writers", async () => {
    let syncs = 0;
    await using database = await open(newFile(), {
      syncData: async () => {
        syncs++;
        await pause(1);
      },
    });
    await Promise.all(Array.from({ length: 1000 }, (_, i) => addWord(database, `${i}`)));
    assert.ok(syncs < 500, `${syncs} syncs`);
  });

  describe("with much that holds nothing any more", () => {
    const freePages = FREE_PAGES_MIN + 100;
    const keptWords = 300;
    /** A word for a page. */
    const words = (from: number, count: number): Sql =>
      sql`with recursive n (n) as (select ${from} union all select n + 1 from n where n < ${from + count - 1})
        insert into word (id, word) select n, n || ${"x".repeat(PAGE_BYTES)} from n`;
    /** The words that stay lie at the end, so that pages have to be moved. */
    const fill = async (database: Database): Promise<void> => {
      await database.write((tx) => tx.run(words(1, freePages + keptWords)));
      await database.write((tx) => tx.run(sql`delete from word where id <= ${freePages}`));
    };

    it("gives it back while others go on", async () => {
      const file = newFile();
      await using checkpointer = new Checkpointer();
      const other = await open(file, { checkpointer });
      const database = await open(file);
      await fill(other);
      let written = 0;
      const over = new AbortController();
      const writing = (async () => {
        while (!over.signal.aborted) {
          await addWord(other, `${++written}`);
          assert.equal((await readWords(other)).length, keptWords + written);
        }
      })();
      const bytes = await database.shrink();
      over.abort();
      await writing;
      assert.ok(bytes >= freePages * PAGE_BYTES, `${bytes} bytes`);
      assert.ok(written > 1, `${written} written meanwhile`);
      assert.equal(await database.shrink(), 0);
      await database[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
      assert.ok(statSync(file).size < (keptWords * 2 + written + 100) * PAGE_BYTES, `${statSync(file).size} bytes`);
      using sound = new DatabaseSync(file);
      assert.deepEqual({ ...sound.prepare("pragma integrity_check").get() }, { integrity_check: "ok" });
    });

    it("keeps what is soon used again, and less than a quarter of the file", async () => {
      await using database = await open(newFile());
      assert.equal(await database.shrink(), 0);
      await fill(database);
      await database.write((tx) => tx.run(words(freePages + keptWords + 1, 4 * freePages)));
      await database.write((tx) => tx.run(sql`delete from word where id <= ${2 * freePages}`));
      assert.equal(await database.shrink(), 0);
    });

    it("leaves a file as it is that was made when pages could not be moved", async () => {
      const file = newFile();
      using old = new DatabaseSync(file);
      old.exec(`pragma page_size = ${PAGE_BYTES}; pragma journal_mode = wal; create table old (x)`);
      await using database = await open(file);
      await fill(database);
      assert.equal(await database.shrink(), 0);
      assert.equal((await readWords(database)).length, keptWords);
    });
  });

  it("tells nobody of a write that is not on disk yet", async () => {
    const { disk, database } = await openSlowly();
    const write = addWord(database, "word");
    await disk.untilStarted(2);
    const read = readWords(database);
    assert.equal(await isSettled(read), false);
    disk.finish();
    assert.deepEqual(await read, ["word"]);
    await write;
    assert.deepEqual(await readWords(database), ["word"]);
    await database[Symbol.asyncDispose]();
  });

  it("syncs nothing for a write that changed nothing, or that may be forgotten", async () => {
    const { disk, database } = await openSlowly();
    await database.write((tx) => tx.run(sql`delete from word where id = ${5}`));
    await addWord(database, "soft", { durable: false });
    assert.deepEqual(await readWords(database), ["soft"]);
    assert.equal(disk.started, 1);
    await database[Symbol.asyncDispose]();
  });

  it("syncs a write that makes the log as long as it was before somebody emptied it", async () => {
    const { disk, database, file } = await openSlowly();
    const add = async (): Promise<number> => {
      const write = addWord(database, "x");
      await disk.untilStarted(disk.started + 1);
      const { size } = statSync(`${file}-wal`);
      disk.finish();
      await write;
      return size;
    };
    using other = new DatabaseSync(file);
    other.exec("pragma wal_checkpoint(truncate)");
    const length = await add();
    const syncs = disk.started;
    other.exec("begin immediate");
    const write = addWord(database, "x");
    assert.equal(await isSettled(write), false);
    other.exec("rollback; pragma wal_checkpoint(truncate)");
    await disk.untilStarted(syncs + 1);
    assert.equal(statSync(`${file}-wal`).size, length);
    disk.finish();
    await write;
    await database[Symbol.asyncDispose]();
  });

  it("has on disk what it acknowledged, whatever else the disk has", async () => {
    const file = newFile();
    const image = join(folder, "image");
    mkdirSync(image);
    // What the sync makes durable is in the file when the sync begins; the images are of that moment.
    const database = await open(file, {
      syncData: async () => {
        for (const ending of ["", "-wal"]) copyFileSync(file + ending, join(image, `now.db${ending}`));
        await pause(1);
        for (const ending of ["", "-wal"])
          copyFileSync(join(image, `now.db${ending}`), join(image, `synced.db${ending}`));
      },
    });
    for (let round = 0; round < 20; round++) {
      const acknowledged = new Set(await readWords(database));
      const writers = Array.from({ length: 10 }, async (_, i) => {
        await addWord(database, `${round}.${i} ${"x".repeat(20_000)}`);
        acknowledged.add(`${round}.${i} ${"x".repeat(20_000)}`);
      });
      await Promise.race(writers);
      const restored = join(image, `restored-${round}.db`);
      const expected = [...acknowledged];
      for (const ending of ["", "-wal"]) copyFileSync(join(image, `synced.db${ending}`), restored + ending);
      await using survivor = await open(restored);
      const found = new Set(await readWords(survivor));
      assert.deepEqual(
        expected.filter((word) => !found.has(word)),
        [],
      );
      await Promise.all(writers);
    }
    await database[Symbol.asyncDispose]();
  });

  it("claims nothing after a failed sync until everything is in the database file", async () => {
    const { disk, database, file } = await openSlowly();
    const write = addWord(database, "doubtful");
    await disk.untilStarted(2);
    const next = addWord(database, "behind it");
    const read = readWords(database);
    assert.equal(await isSettled(read), false);
    disk.finish(Object.assign(new Error("i/o error"), { code: "EIO" }));
    for (const each of [write, next, read]) await assert.rejects(each, unavailable);

    const later = addWord(database, "later");
    await disk.untilStarted(3);
    // The log was emptied into the file before, so that all it holds now is this one word.
    assert.ok(statSync(`${file}-wal`).size < 10 * PAGE_BYTES);
    disk.finish();
    await later;
    assert.deepEqual(await readWords(database), ["doubtful", "behind it", "later"]);
    await database[Symbol.asyncDispose]();
  });

  it("stays unavailable while syncs fail, and comes back by itself", async () => {
    let broken = false;
    const file = newFile();
    const database = await open(file, {
      syncData: async () => {
        if (broken) throw Object.assign(new Error("i/o error"), { code: "EIO" });
      },
    });
    broken = true;
    for (let i = 0; i < 3; i++) await assert.rejects(addWord(database, `lost ${i}`), unavailable);
    broken = false;
    await addWord(database, "kept");
    assert.equal((await readWords(database)).at(-1), "kept");
    await database[Symbol.asyncDispose]();
  });

  it("refuses bodies that wait for anything but their statements, and goes on", async () => {
    await using database = await open(newFile());
    const slow = database.write(async (tx) => {
      await tx.run(sql`insert into word (word) values ('no')`);
      await pause(5);
      await tx.run(sql`insert into word (word) values ('no')`);
    });
    const never = database.read(() => new Promise(() => undefined));
    const next = addWord(database, "yes");
    await assert.rejects(slow, /awaited something other/);
    await assert.rejects(never, /awaited something other/);
    await next;
    assert.deepEqual(await readWords(database), ["yes"]);
  });

  it("refuses results that hold up the event loop", async () => {
    await using database = await open(newFile());
    const many = (count: number) =>
      database.read((tx) =>
        tx.rows(
          sql`with recursive n (i) as (select 1 union all select i + 1 from n where i < ${count}) select i from n`,
        ),
      );
    assert.equal((await many(ROWS_PER_PAGE_MAX)).length, ROWS_PER_PAGE_MAX);
    await assert.rejects(many(ROWS_PER_PAGE_MAX + 1), /in pages/);
  });

  it("lets sockets have their turns while a long queue is worked off", async (test) => {
    await using database = await open(newFile());
    // However quick the machine is, what is done in one go takes a while.
    let now = 0;
    test.mock.method(performance, "now", () => ++now);
    let [turns, done] = [0, false];
    const count = (): void => {
      turns++;
      if (!done) setImmediate(count);
    };
    setImmediate(count);
    await Promise.all(Array.from({ length: 5000 }, (_, i) => addWord(database, `${i}`)));
    done = true;
    assert.ok(turns >= 5000 / QUEUE_MS_MAX / 4, `${turns} turns`);
    assert.equal((await readWords(database)).length, 5000);
  });

  it("waits for another process's transaction without holding up the event loop", async () => {
    const file = newFile();
    await using database = await open(file);
    using other = new DatabaseSync(file);
    other.exec("begin immediate; insert into word (word) values ('theirs')");
    const write = addWord(database, "ours");
    const before = performance.now();
    assert.equal(await isSettled(write), false);
    assert.ok(performance.now() - before < 1000);
    other.exec("commit");
    await write;
    assert.deepEqual(await readWords(database), ["theirs", "ours"]);
  });

  it("keeps the log short under load", async () => {
    const file = newFile();
    await using checkpointer = new Checkpointer();
    await using database = await open(file, { checkpointer });
    const other = newFile();
    await using _other = await open(other);
    let longest = 0;
    for (let i = 0; i < 40; i++) {
      await Promise.all(Array.from({ length: 10 }, () => addWord(database, "x".repeat(250_000))));
      // The thread does one thing after the other: this comes when it has done what it was asked to, however little it is let run.
      await checkpointer.copy(other, "passive");
      longest = Math.max(longest, statSync(`${file}-wal`).size);
    }
    assert.ok(longest < 2 * LOG_PAGES_MAX * PAGE_BYTES, `${longest} bytes`);
    assert.equal((await database.read((tx) => tx.row(sql`select count(*) from word`)))?.[0], 400);
  });

  it("says not-found for a file that is not there, and unavailable for what is no database", async () => {
    const missing = newFile();
    await assert.rejects(
      open(missing, { create: false }),
      (error) => error instanceof Refusal && error.code === "not-found",
    );
    await assert.rejects(open(join(folder, "no", "folder.db")), unavailable);
    const text = newFile();
    copyFileSync(import.meta.filename, text);
    await assert.rejects(open(text), unavailable);
  });

  it("refuses the data of a newer release", async () => {
    const file = newFile();
    const [first] = wordMigrations;
    assert.ok(first);
    const newer = [...wordMigrations, { number: 2, name: "more", up: () => ["create table more (a integer)"] }];
    await (await open(file, { migrations: newer }))[Symbol.asyncDispose]();
    await assert.rejects(open(file), (error) => unavailable(error) && /newer release/.test(String(error)));
  });

  it("applies missing migrations, all of them or none", async () => {
    const file = newFile();
    await (await open(file))[Symbol.asyncDispose]();
    const second = { number: 2, name: "more", up: () => ["create table more (a integer)"] };
    const broken = { number: 3, name: "broken", up: () => ["create table more (a integer)"] };
    await assert.rejects(open(file, { migrations: [...wordMigrations, second, broken] }));
    await using database = await open(file, { migrations: [...wordMigrations, second] });
    assert.equal((await database.read((tx) => tx.rows(sql`select a from more`))).length, 0);
  });

  it("opens a new file from many sides at once", async () => {
    const file = newFile();
    const databases = await Promise.all(Array.from({ length: 8 }, () => open(file)));
    await Promise.all(databases.map((database, i) => addWord(database, `${i}`)));
    for (const database of databases) assert.equal((await database.read(wordsOf)).length, 8);
    await Promise.all(databases.map((database) => database[Symbol.asyncDispose]()));
  });
});
