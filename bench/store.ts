/** Measures the mail store alone, on a SQLite account: `node bench/store.ts [messages]`. Needs the peer benchmark's mail generator beside the checkout. */
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../src/base/clock.ts";
import { silentLog } from "../src/base/log.ts";
import { openFileBlobs } from "../src/blob/files.ts";
import { openLocalBus } from "../src/bus/local.ts";
import { Checkpointer } from "../src/db/checkpointer.ts";
import { SqliteAccounts } from "../src/db/sqlite-accounts.ts";
import { storeMigrations } from "../src/store/migrations/index.ts";
import type { SearchCondition } from "../src/store/condition.ts";
import type { AccountId, MailboxId } from "../src/store/model.ts";
import { openMailStore } from "../src/store/store.ts";

const MAILDIR_BLOCK = 4096;
const messages = Number(process.argv[2] ?? 5000);
const generator = process.env["POSTHORN_PEERBENCH"] ?? join(import.meta.dirname, "../../shared/peerbench/lib.mjs");
const { message } = (await import(generator)) as { message: (i: number) => Buffer };
const folder = await mkdtemp(join(tmpdir(), "posthorn-bench-store-"));
await using checkpointer = new Checkpointer();
await using databases = new SqliteAccounts({
  folder: join(folder, "accounts"),
  migrations: storeMigrations,
  checkpointer,
});
await using bus = openLocalBus();
const blobs = await openFileBlobs(join(folder, "blobs"));
await using store = openMailStore({ databases, blobs, bus, clock: systemClock, log: silentLog });
const id = 1 as AccountId;
await store.createAccount(id);
const account = store.account(id);
const inbox = await account.read(async (mail) => (await mail.mailboxByRole("inbox"))?.id as MailboxId);

/** Runs it, prints CPU and wall time for each of `count`. */
async function measure<T>(name: string, count: number, act: () => Promise<T>): Promise<T> {
  const [start, wall] = [process.cpuUsage(), performance.now()];
  const result = await act();
  const { user, system } = process.cpuUsage(start);
  const ms = performance.now() - wall;
  console.log(
    `${name.padEnd(44)} ${((user + system) / count).toFixed(2).padStart(9)} µs CPU ${((ms * 1000) / count).toFixed(2).padStart(9)} µs wall`,
  );
  return result;
}

async function diskUse(path: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) sum += (await stat(join(entry.parentPath, entry.name))).blocks * 512;
  }
  return sum;
}

const mail = Array.from({ length: messages }, (_, i) => message(i));
await measure("prepare", messages, async () => {
  for (const bytes of mail) await store.prepare(bytes);
});
await measure("append, one after another", messages, async () => {
  for (const bytes of mail) {
    const prepared = await store.prepare(bytes);
    await account.write((writer) => writer.append(inbox, prepared));
  }
});
await measure("snapshot, first", messages, () => account.snapshot(inbox));
await measure("snapshot, unchanged", 1, () => account.snapshot(inbox));
const { uids } = await account.snapshot(inbox);
const PAGE = 500;
await measure("rows", messages, async () => {
  for (let i = 0; i < uids.length; i += 5000) await account.read((r) => r.rows(inbox, uids.subarray(i, i + 5000)));
});
for (let round = 0; round < 2; round++) {
  await measure("summaries", messages, async () => {
    for (let i = 0; i < uids.length; i += PAGE)
      await account.read((r) => r.summaries(inbox, uids.subarray(i, i + PAGE)));
  });
}
const emailIds = await account.read(async (r) =>
  (await r.rows(inbox, uids.subarray(0, 5000))).map((row) => row.emailId),
);
for (let round = 0; round < 2; round++) {
  await measure("contents, pages of 50", emailIds.length, async () => {
    for (let i = 0; i < emailIds.length; i += 50) {
      for (const content of await account.read((r) => r.contents(emailIds.slice(i, i + 50)))) {
        if ("blob" in content.body) await account.bytes(content);
      }
    }
  });
}
await measure("content, one by one", emailIds.length, async () => {
  for (const emailId of emailIds) await account.read((r) => r.content(emailId));
});
await measure("STORE 1:* +FLAGS (\\Flagged)", messages, () =>
  account.write((w) => w.changeFlags(inbox, uids, { how: "add", flags: ["\\Flagged"] })),
);
await measure("STORE 1:* -FLAGS (\\Flagged)", messages, () =>
  account.write((w) => w.changeFlags(inbox, uids, { how: "remove", flags: ["\\Flagged"] })),
);
await measure("STORE of one, and the snapshot after it", 1000, async () => {
  for (let i = 0; i < 1000; i++) {
    await account.write((w) => w.changeFlags(inbox, [1 + (i % messages)], { how: "add", flags: ["\\Seen"] }));
    await account.snapshot(inbox);
  }
});
const half = uids.slice(0, Math.min(5000, messages));
await measure("COPY, STORE \\Deleted, EXPUNGE", half.length, async () => {
  const copies = await account.write(async (w) => {
    const box = await w.createMailbox("copies");
    await w.copy(inbox, half, box.id);
    return box.id;
  });
  const snapshot = await account.snapshot(copies);
  await account.write((w) => w.changeFlags(copies, snapshot.uids, { how: "add", flags: ["\\Deleted"] }));
  await account.write((w) => w.expunge(copies));
  await account.snapshot(copies);
});
const searches: [string, SearchCondition][] = [
  ['SUBJECT "zu", after indexing everything', { kind: "header", name: "subject", text: "zu" }],
  ['SUBJECT "zu"', { kind: "header", name: "subject", text: "zu" }],
  ['FROM "example"', { kind: "header", name: "from", text: "example" }],
  ["UNSEEN", { kind: "not", of: { kind: "flag", flag: "\\Seen" } }],
  ["SINCE", { kind: "time", of: "received", from: Date.UTC(2023, 11, 1), before: undefined, asWritten: true }],
  ['BODY "needle500x"', { kind: "body", text: "needle500x" }],
  ['TEXT "needle1000x"', { kind: "text", text: "needle1000x" }],
  ['BODY "thiswordisnowhere"', { kind: "body", text: "thiswordisnowhere" }],
  ['BODY "ment"', { kind: "body", text: "ment" }],
];
for (const [name, condition] of searches) {
  const found = await measure(`SEARCH ${name}, in all`, 1, () => account.search(inbox, condition));
  console.log(`${" ".repeat(60)} ${found.length} found`);
}
await databases[Symbol.asyncDispose]();
console.log(`disk: ${((await diskUse(folder)) / messages).toFixed(0)} bytes a message`);
const maildir = mail.reduce((sum, bytes) => sum + Math.ceil(bytes.length / MAILDIR_BLOCK) * MAILDIR_BLOCK, 0);
console.log(
  `the same in Maildir: ${(maildir / messages).toFixed(0)} (mail itself ${(mail.reduce((s, b) => s + b.length, 0) / messages).toFixed(0)})`,
);
await rm(folder, { recursive: true });
