import assert from "node:assert/strict";
import { it } from "node:test";
import { sql } from "../../db/sql.ts";
import { INDEX_DELAY_MS, INDEX_PAUSE_MS } from "../limits.ts";
import type { AccountId, MailboxId } from "../model.ts";
import { temporaryStore } from "../testing/temporary-store.ts";

it("indexes what came, some time after, a page at a time", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  await using at = await temporaryStore();
  const id = 1 as AccountId;
  await at.store.createAccount(id);
  const account = at.store.account(id);
  const inbox = await account.read(async (r) => (await r.mailboxByRole("inbox"))?.id as MailboxId);
  const prepared = await at.store.prepare(Buffer.from("Subject: x\r\n\r\nneedle"));
  await account.write(async (w) => {
    for (let i = 0; i < 40; i++) await w.append(inbox, prepared);
  });
  const indexed = (): Promise<number> =>
    at.databases.account(id).read(async (tx) => Number((await tx.row(sql`select count(*) from email_text`))?.[0]));
  assert.equal(await indexed(), 0);
  context.mock.timers.tick(INDEX_DELAY_MS);
  const seen = new Set<number>();
  for (let turn = 0; turn < 2000 && (await indexed()) < 40; turn++) {
    seen.add(await indexed());
    await new Promise(setImmediate);
    context.mock.timers.tick(INDEX_PAUSE_MS);
  }
  assert.equal(await indexed(), 40);
  assert.ok(seen.has(16) && seen.has(32), [...seen].join(" "));
  assert.deepEqual(await at.store.check(id), []);
});

it("leaves to a search what is not indexed yet, also of messages that are gone", async () => {
  await using at = await temporaryStore();
  const id = 1 as AccountId;
  await at.store.createAccount(id);
  const account = at.store.account(id);
  const inbox = await account.read(async (r) => (await r.mailboxByRole("inbox"))?.id as MailboxId);
  const prepared = await at.store.prepare(Buffer.from("Subject: x\r\n\r\nneedle"));
  await account.write(async (w) => {
    for (let i = 0; i < 50; i++) await w.append(inbox, prepared);
    await w.expunge(inbox, { uids: Array.from({ length: 20 }, (_, i) => 10 + i), anyFlags: true });
  });
  assert.equal((await account.search(inbox, { kind: "body", text: "needle" })).length, 30);
  assert.deepEqual(await at.store.check(id), []);
  await account.write((w) => w.expunge(inbox, { anyFlags: true }));
  assert.deepEqual(await account.search(inbox, { kind: "body", text: "needle" }), []);
});
