/** A queue of a hundred thousand messages: started at once, in little memory, and served fairly. */
import { NOTHING_ASKED } from "./queue.ts";
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, it } from "node:test";
import { TestClock } from "../../base/clock.ts";
import { openSqlite, type SqliteDatabase } from "../../db/sqlite.ts";
import { sql } from "../../db/sql.ts";
import type { AccountId } from "../../store/model.ts";
import { pathOf } from "../../wire/smtp/path.ts";
import { mailMigrations } from "../migrations/index.ts";
import { insertMessages, type NewMessage } from "./insert.ts";
import { LINE_LEGS_MAX } from "./limits.ts";
import { schedule, says, Simulation, unreachable } from "./testing/simulation.ts";

const MESSAGES = 100_000;
const AUTHORS = 50;
/** Every third message goes to one domain, which is dead; the others are spread over so many. */
const DOMAINS = 2_000;
const START_MS_MAX = 2_000;
const MEMORY_MIB_MAX = 60;

let folder: string;
let database: SqliteDatabase;
const clock = new TestClock();

function message(number: number): NewMessage {
  const domain = number % 3 === 0 ? "dead.example" : `d${number % DOMAINS}.example`;
  const bytes = Buffer.from(`Subject: ${number}\r\n\r\n${"x".repeat(500)}\r\n`);
  return {
    content: { bytes, blob: null },
    hops: [domain],
    message: {
      ...NOTHING_ASKED,
      id: `m${number}`,
      reversePath: pathOf("a@posthorn.test"),
      recipients: [{ path: pathOf(`u@${domain}`), notify: ["NEVER"], originalRecipient: undefined }],
      message: bytes,
      // One of them has sent nearly all of it.
      author: (number % 100 === 0 ? 2 + ((number / 100) % AUTHORS) : 1) as AccountId,
      signing: { domain: undefined, seal: undefined },
      at: clock.now(),
    },
  };
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "posthorn-large-"));
  database = await openSqlite(join(folder, "deliveries.db"), { migrations: mailMigrations, create: true });
  const rules = { ...schedule, messagesMax: 2 * MESSAGES };
  for (let at = 0; at < MESSAGES; at += 1_000) {
    const batch = Array.from({ length: 1_000 }, (_, i) => message(at + i));
    await database.write((tx) => insertMessages(tx, batch, { clock, rules }), { durable: false });
  }
});
after(() => rm(folder, { recursive: true, force: true }));

it("starts within two seconds, keeps little in memory, and is fair from the start", async () => {
  globalThis.gc?.();
  const before_ = process.memoryUsage().rss;
  const startedAt = performance.now();
  let firstAt: number | undefined;
  let most = 0;
  await using queue = await Simulation.start({
    database,
    clock,
    messagesMax: 2 * MESSAGES,
    answer: async (handover, now) => {
      firstAt ??= performance.now();
      most = Math.max(most, queue.scheduler.inMemory);
      await new Promise(setImmediate);
      return handover.hop.key === "dead.example" ? unreachable(handover, now) : says("250 2.0.0 Ok")(handover, now);
    },
  });
  // Until the others' thousand messages have left: one author's hundred times as many do not stand in their way.
  const others = MESSAGES / 100;
  while (queue.attempts.length < 4 * others) {
    await queue.scheduler.pass({ news: false });
    await new Promise(setImmediate);
  }
  await queue.scheduler.settled();
  assert.ok((firstAt ?? Infinity) - startedAt < START_MS_MAX, `${(firstAt ?? Infinity) - startedAt} ms to start`);
  assert.ok(most <= LINE_LEGS_MAX + 200, `${most} legs in memory`);
  const grown = (process.memoryUsage().rss - before_) / 2 ** 20;
  assert.ok(grown < MEMORY_MIB_MAX, `${grown} MiB`);
  const authors = await database.read((tx) =>
    tx.rows(sql`select count(*) from queue_message where author > 1 and sender = 'a@posthorn.test'
      and not exists (select 1 from queue_recipient where message_id = queue_message.id and domain = 'dead.example')`),
  );
  assert.deepEqual(authors, [[0]]);
});
