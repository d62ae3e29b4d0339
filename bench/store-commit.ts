/** What transactions of the SQLite engine cost: `node bench/store-commit.ts [FOLDER]` on the disk to be measured. */
import { fdatasyncSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Checkpointer } from "../src/db/checkpointer.ts";
import type { Database } from "../src/db/database.ts";
import type { Migration } from "../src/db/migrate.ts";
import { openSqlite } from "../src/db/sqlite.ts";
import { SqliteAccounts } from "../src/db/sqlite-accounts.ts";
import { sql } from "../src/db/sql.ts";

/** Like a small message: a narrow row that lists show, and its content. */
const migrations: readonly Migration[] = [
  {
    number: 1,
    name: "mail",
    up: ({ integer, blob, table, clustered }) => [
      `create table message (mailbox ${integer}, uid ${integer}, flags ${integer}, modseq ${integer}, primary key (mailbox, uid)) ${clustered}`,
      `create table content (id ${integer} primary key, listing ${blob}, body ${blob}) ${table}`,
      `create table counter (id ${integer} primary key, uid_next ${integer} not null) ${table}`,
      "insert into counter values (1, 1)",
    ],
  },
];
const listing = Buffer.alloc(700, "l");
const body = Buffer.alloc(5000, "b");

const addMessage = (database: Database, durable = true): Promise<void> =>
  database.write(
    async (tx) => {
      const [uid = 0] =
        (await tx.row(sql`update counter set uid_next = uid_next + 1 where id = 1 returning uid_next`)) ?? [];
      await tx.run(sql`insert into message values (1, ${uid}, 0, ${uid})`);
      await tx.run(sql`insert into content values (${uid}, ${listing}, ${body})`);
    },
    { durable },
  );
const readMessage = (database: Database, uid: number): Promise<unknown> =>
  database.read((tx) => tx.row(sql`select flags, modseq from message where mailbox = 1 and uid = ${uid}`));

/** Wall time and CPU of all threads of this process, in microseconds per operation, and the longest the event loop was held. */
async function measure(name: string, count: number, act: () => Promise<unknown>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  await act();
  const wall = performance.now() - started;
  const cpu = process.cpuUsage(cpuBefore);
  delay.disable();
  const us = ((wall * 1000) / count).toFixed(1).padStart(8);
  const cpuUs = ((cpu.user + cpu.system) / count).toFixed(1).padStart(8);
  const rate = Math.round((count / wall) * 1000);
  console.log(
    `${name.padEnd(44)} ${us} µs ${cpuUs} µs CPU ${String(rate).padStart(8)}/s   loop held ${(delay.max / 1e6).toFixed(1)} ms`,
  );
}

async function repeat(writers: number, count: number, act: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) await act(i);
  };
  await Promise.all(Array.from({ length: writers }, worker));
}

const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), "posthorn-bench-"));
const checkpointer = new Checkpointer();
const log = openSync(join(folder, "sync"), "w");
await measure("8 KiB appended and fdatasync", 500, async () => {
  for (let i = 0; i < 500; i++) {
    writeSync(log, Buffer.alloc(8192));
    fdatasyncSync(log);
  }
});

const one = await openSqlite(join(folder, "one.db"), { migrations, create: true, checkpointer });
for (const round of ["cold", "warm"]) {
  await measure(`write without sync, ${round}`, 10_000, () => repeat(1, 10_000, () => addMessage(one, false)));
  await measure(`read one row, ${round}`, 50_000, () => repeat(1, 50_000, (i) => readMessage(one, i % 10_000)));
}
for (const writers of [1, 10, 100]) {
  const count = writers === 1 ? 2000 : 10_000;
  await measure(`durable writes, ${writers} at a time, one file`, count, () =>
    repeat(writers, count, () => addMessage(one)),
  );
}
console.log(`log of the one file: ${(statSync(join(folder, "one.db-wal")).size / 2 ** 20).toFixed(1)} MiB`);

const accounts = new SqliteAccounts({ folder: join(folder, "accounts"), migrations, checkpointer });
await measure("create an account, 8 at a time", 1000, () => repeat(8, 1000, (i) => accounts.create(i + 1)));
for (const writers of [1, 10, 100]) {
  const count = writers === 1 ? 2000 : 10_000;
  await measure(`durable writes, ${writers} at a time, 50 files`, count, () =>
    repeat(writers, count, (i) => addMessage(accounts.account(1 + (i % 50)))),
  );
}
await measure("durable writes, 10 at a time, 1000 files", 4000, () =>
  repeat(10, 4000, (i) => addMessage(accounts.account(1 + (i % 1000)))),
);
await measure("reads, 10 at a time, 1000 files", 4000, () =>
  repeat(10, 4000, (i) => readMessage(accounts.account(1 + (i % 1000)), 1)),
);
const before = process.memoryUsage().rss;
await repeat(10, 250, (i) => readMessage(accounts.account(1 + i), 1));
console.log(`memory: ${(before / 2 ** 20).toFixed(0)} MiB in all`);

await accounts[Symbol.asyncDispose]();
await one[Symbol.asyncDispose]();
await checkpointer[Symbol.asyncDispose]();
rmSync(folder, { recursive: true });
