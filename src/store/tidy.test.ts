import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Sql, sql } from "../db/sql.ts";
import type { Account } from "./account.ts";
import { GONE_MAILBOXES_REMEMBERED, GONE_RECORDS_REMEMBERED, TIDY_EVERY } from "./limits.ts";
import type { AccountId, MailboxId, Modseq } from "./model.ts";
import { mail } from "./testing/store-under-test.ts";
import { temporaryStore } from "./testing/temporary-store.ts";
import { looksAround } from "./tidy.ts";

const soon = { durable: false };

describe("looking for what nobody needs any more", () => {
  it("comes about as often in every rhythm of changes and removals", () => {
    for (const step of [1, 2, 3, 4, 7, 64, 1024])
      for (const first of [0, 1, 2 ** 33]) {
        let times = 0;
        for (let i = 0; i < 100 * TIDY_EVERY; i++) if (looksAround((first + i * step) as Modseq)) times++;
        assert.ok(times > 80 && times < 120, `${times} times, every ${step} from ${first}`);
      }
  });

  it("forgets threads that are over, also where every message is removed before the next one comes", async () => {
    await using at = await temporaryStore();
    await at.store.createAccount(1 as AccountId);
    const account = at.store.account(1 as AccountId);
    const inbox = await account.read(async (reader) => (await reader.mailboxByRole("inbox"))?.id as MailboxId);
    const kept = await at.store.prepare(mail("kept", "Hello.\n", "Message-ID: <kept@example.com>\n"));
    // Two changes, so that all removals have odd numbers.
    for (let i = 0; i < 2; i++) await account.write((writer) => writer.append(inbox, kept));
    const rounds = 4 * TIDY_EVERY;
    for (let i = 0; i < rounds; i++) {
      const message = await at.store.prepare(mail("gone", "Hello.\n", `Message-ID: <${i}@example.com>\n`));
      const { uid } = await account.write((writer) => writer.append(inbox, message), soon);
      await account.write((writer) => writer.expunge(inbox, { uids: [uid], anyFlags: true }), soon);
    }
    const left = await at.databases
      .account(1)
      .read((tx) => tx.row(sql`select count(*), count(case when thread_id = 1 then 1 end) from thread_ref`));
    assert.ok(Number(left?.[0]) < rounds / 2, `${Number(left?.[0])} of ${rounds} are remembered`);
    assert.equal(left?.[1], 1, "what is there stays");
  });

  /** An account of a long life, in which so many went; the table after one more removal has looked around. */
  async function longLived(
    { table, columns, values, remembered }: { table: Sql; columns: Sql; values: Sql; remembered: number },
    remove: (account: Account) => Promise<void>,
    look: (account: Account, at: { first: number }) => Promise<void>,
  ): Promise<void> {
    await using at = await temporaryStore();
    await at.store.createAccount(1 as AccountId);
    const account = at.store.account(1 as AccountId);
    const database = at.databases.account(1);
    await database.write(async (tx) => {
      await tx.run(sql`
        insert into ${table} (account_id, modseq, ${columns})
        with recursive n (i) as (select 1 union all select i + 1 from n where i < ${2 * remembered})
        select 1, 100 + i, ${values} from n`);
      await tx.run(sql`update mail_account set modseq = 100 + ${2 * remembered}`);
    });
    do await remove(account);
    while (!looksAround(await account.read((reader) => reader.modseq())));
    const row = await database.read((tx) => tx.row(sql`select min(modseq), count(*) from ${table}`));
    const [first = 0, left = 0] = row as readonly number[];
    assert.equal(left, remembered);
    await look(account, { first });
  }

  it("remembers the newest of the records that went, and says so to who has missed more", () =>
    longLived(
      {
        table: sql`gone_record`,
        columns: sql`kind, record_id`,
        values: sql`'contact', i`,
        remembered: GONE_RECORDS_REMEMBERED,
      },
      async (account) => {
        const id = await account.write((writer) => writer.addRecord("contact", "{}"), soon);
        await account.write((writer) => writer.removeRecord("contact", id), soon);
      },
      async (account, { first }) => {
        const since = (at: number) => account.read((reader) => reader.recordChanges("contact", at, 100));
        assert.equal(await since(0), undefined);
        assert.equal(await since(first - 1), undefined);
        assert.equal((await since(first))?.destroyed.length, 100);
      },
    ));

  it("remembers the newest of the mailboxes that went, and says so to who has missed more", () =>
    longLived(
      {
        table: sql`gone_mailbox`,
        columns: sql`mailbox_id`,
        values: sql`100000 + i`,
        remembered: GONE_MAILBOXES_REMEMBERED,
      },
      async (account) => {
        await account.write((writer) => writer.createMailbox("soon gone"), soon);
        await account.write((writer) => writer.deleteMailbox("soon gone"), soon);
      },
      async (account, { first }) => {
        const since = (at: number) => account.read((reader) => reader.mailboxChanges(at, 5000));
        assert.equal(await since(0), undefined);
        assert.equal(await since(first - 1), undefined);
        assert.equal((await since(first))?.destroyed.length, GONE_MAILBOXES_REMEMBERED - 1);
      },
    ));
});
