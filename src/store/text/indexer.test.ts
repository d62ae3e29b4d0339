import assert from "node:assert/strict";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { it } from "node:test";
import { sql } from "../../db/sql.ts";
import { INDEX_DELAY_MS, INDEX_PAGE_BYTES, INDEX_PAUSE_MS } from "../limits.ts";
import type { AccountId, MailboxId, Uid } from "../model.ts";
import { temporaryStore } from "../testing/temporary-store.ts";

/** Too large to be indexed as it comes: what comes after it waits as well. */
const large = Buffer.from(`Subject: large\r\n\r\n${"hay ".repeat(INDEX_PAGE_BYTES / 4)}`);

/** Until it has failed: the timers are not the clock's here. */
const LONGEST_MS = 20_000;

it("indexes what waits, some time after, a page at a time", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  await using at = await temporaryStore();
  const id = 1 as AccountId;
  await at.store.createAccount(id);
  const account = at.store.account(id);
  const inbox = await account.read(async (r) => (await r.mailboxByRole("inbox"))?.id as MailboxId);
  const prepared = await at.store.prepare(Buffer.from("Subject: x\r\n\r\nneedle"));
  const first = await at.store.prepare(large);
  await account.write(async (w) => {
    for (let i = 0; i < 40; i++) await w.append(inbox, i === 0 ? first : prepared);
  });
  const indexed = (): Promise<number> =>
    at.databases.account(id).read(async (tx) => Number((await tx.row(sql`select count(*) from email_text`))?.[0]));
  assert.equal(await indexed(), 0);
  context.mock.timers.tick(INDEX_DELAY_MS);
  const seen = new Set<number>();
  // A page that came after a look cannot be followed by the next one before another look: half a pause is none.
  for (const end = performance.now() + LONGEST_MS; performance.now() < end && !seen.has(40);) {
    seen.add(await indexed());
    context.mock.timers.tick(INDEX_PAUSE_MS / 2);
    await new Promise(setImmediate);
  }
  assert.equal(await indexed(), 40);
  assert.ok(seen.has(1) && seen.has(17) && seen.has(33), [...seen].join(" "));
  assert.deepEqual(await at.store.check(id), []);
});

it("leaves to a search what is not indexed yet, also of messages that are gone", async () => {
  await using at = await temporaryStore();
  const id = 1 as AccountId;
  await at.store.createAccount(id);
  const account = at.store.account(id);
  const inbox = await account.read(async (r) => (await r.mailboxByRole("inbox"))?.id as MailboxId);
  const prepared = await at.store.prepare(Buffer.from("Subject: x\r\n\r\nneedle"));
  const first = await at.store.prepare(large);
  await account.write(async (w) => {
    await w.append(inbox, first);
    for (let i = 1; i < 50; i++) await w.append(inbox, prepared);
    await w.expunge(inbox, { uids: Array.from({ length: 20 }, (_, i) => 10 + i), anyFlags: true });
  });
  assert.equal((await account.search(inbox, { kind: "body", text: "needle" })).length, 29);
  assert.deepEqual(await at.store.check(id), []);
  await account.write((w) => w.expunge(inbox, { anyFlags: true }));
  assert.deepEqual(await account.search(inbox, { kind: "body", text: "needle" }), []);
});

it("has nothing left to do for a large attachment, and so for what comes after it", async () => {
  await using at = await temporaryStore();
  const id = 1 as AccountId;
  await at.store.createAccount(id);
  const account = at.store.account(id);
  const inbox = await account.read(async (r) => (await r.mailboxByRole("inbox"))?.id as MailboxId);
  const attachment = `Content-Type: application/pdf; name="bill.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n${"JVBERi0x".repeat(INDEX_PAGE_BYTES / 4)}`;
  const letter = `Content-Type: text/plain\r\n\r\nneedle`;
  const message = `Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${letter}\r\n--b\r\n${attachment}\r\n--b--\r\n`;
  const first = await at.store.prepare(Buffer.from(message));
  const prepared = await at.store.prepare(Buffer.from("Subject: x\r\n\r\nneedle"));
  await account.write(async (w) => void [await w.append(inbox, first), await w.append(inbox, prepared)]);
  const rows = await at.databases
    .account(id)
    .read((tx) => tx.rows(sql`select email_id from email_text order by email_id`));
  assert.deepEqual(rows, [[1], [2]]);
  for (const [text, uids] of [
    ["needle", [1, 2]],
    ["bill.pdf", [1]],
    ["jvberi", []],
  ] as const)
    assert.deepEqual(await account.search(inbox, { kind: "body", text }), uids, text);
  assert.deepEqual(await at.store.check(id), []);
});

it("has nothing left to do for messages of usual size, which are found with what the way has added to them", async () => {
  await using at = await temporaryStore();
  const id = 1 as AccountId;
  await at.store.createAccount(id);
  const account = at.store.account(id);
  const inbox = await account.read(async (r) => (await r.mailboxByRole("inbox"))?.id as MailboxId);
  const prepared = await at.store.prepare(Buffer.from("Subject: x\r\n\r\nneedle"));
  const prefix = Buffer.from("Delivered-To: someone@example.org\r\nReceived: from elsewhere\r\n");
  await account.write((w) => w.append(inbox, prepared, { prefix }));
  await account.write((w) => w.append(inbox, prepared));
  const rows = await at.databases
    .account(id)
    .read((tx) => tx.rows(sql`select email_id from email_text order by email_id`));
  assert.deepEqual(rows, [[1], [2]]);
  for (const [text, uids] of [
    ["someone@example", [1]],
    ["received: from", [1]],
    ["elsewhere\nsubject", [1]],
    ["needle", [1, 2]],
  ] as const)
    assert.deepEqual(await account.search(inbox, { kind: "text", text }), uids, text);
  assert.deepEqual(await at.store.check(id), []);
});

it("knows of a message whose body is lost what its header says, searches the others, and finds the body when it is back", async () => {
  await using at = await temporaryStore();
  const id = 1 as AccountId;
  await at.store.createAccount(id);
  const account = at.store.account(id);
  const inbox = await account.read(async (r) => (await r.mailboxByRole("inbox"))?.id as MailboxId);
  const [lost, small] = [await at.store.prepare(large), await at.store.prepare(Buffer.from("Subject: s\r\n\r\nhay"))];
  await account.write(async (w) => {
    for (const message of [lost, small]) await w.append(inbox, message);
  });
  const [hash = ""] = await Array.fromAsync(at.store.referencedBlobs(id));
  const file = join(at.folder, "blobs", hash.slice(0, 2), hash.slice(2, 4), hash);
  await rename(file, `${file}.away`);
  assert.deepEqual(await account.search(inbox, { kind: "body", text: "hay" }), [2]);
  assert.deepEqual(await account.search(inbox, { kind: "text", text: "subject: large" }), [1]);
  assert.deepEqual(await account.search(inbox, { kind: "header", name: "subject", text: "large" }), [1]);
  assert.equal((await account.orderKeys(inbox, [1, 2] as Uid[], ["subject"])).length, 2);
  await rename(`${file}.away`, file);
  assert.deepEqual(await account.search(inbox, { kind: "body", text: "hay" }), [1, 2]);
  assert.deepEqual(await at.store.check(id), []);
});
