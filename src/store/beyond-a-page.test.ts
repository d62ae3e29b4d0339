/** More of something than one statement may give: it is read in pages, or said to be too much, and never our mistake. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ROWS_PER_PAGE_MAX } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { Account } from "./account.ts";
import type { AccountId, EmailId, MailboxId, ThreadId } from "./model.ts";
import { mail } from "./testing/store-under-test.ts";
import { type TemporaryStore, temporaryStore } from "./testing/temporary-store.ts";

const MANY = ROWS_PER_PAGE_MAX + 1000;

describe("more than a page", () => {
  let at: TemporaryStore;
  before(async () => {
    at = await temporaryStore();
  });
  after(() => at[Symbol.asyncDispose]());

  let lastAccount = 0;
  const account = async (): Promise<{ mine: Account; inbox: MailboxId }> => {
    const id = ++lastAccount as AccountId;
    await at.store.createAccount(id);
    const mine = at.store.account(id);
    return { mine, inbox: await mine.read(async (reader) => (await reader.mailboxByRole("inbox"))?.id as MailboxId) };
  };
  /** Mailboxes made without a look at all the others each time, from the first id that is free. */
  const manyMailboxes = async ({ id }: Account): Promise<void> =>
    at.databases.account(id).write(async (tx) => {
      await tx.run(sql`
        insert into mailbox (account_id, mailbox_id, parent_id, name, selectable, modseq, uid_validity, uid_next, recent_from,
          highest_modseq, forgotten_modseq, messages, unseen, deleted, size, created_modseq)
        with recursive n (i) as (select 1 union all select i + 1 from n where i < ${MANY})
        select ${id}, next_mailbox_id + i, 0, 'm' || i, 1, modseq + 1, last_uid_validity + i, 2, 2, modseq + 1, 0, 0, 0, 0, 0, modseq + 1
        from n, mail_account where account_id = ${id}`);
      await tx.run(sql`
        update mail_account set modseq = modseq + 1, tree_modseq = modseq + 1, next_mailbox_id = next_mailbox_id + ${MANY + 1},
          last_uid_validity = last_uid_validity + ${MANY} where account_id = ${id}`);
    });

  it("is in a thread", async () => {
    const { mine, inbox } = await account();
    const prepared = await at.store.prepare(mail("again", "Hello.\n", "Message-ID: <always@example.com>\n"));
    await mine.write(async (writer) => {
      for (let i = 0; i < MANY; i++) await writer.append(inbox, prepared);
    });
    const [email] = await mine.read((reader) => reader.emails([1 as EmailId]));
    const thread = email?.threadId as ThreadId;
    const emails = (await mine.read((reader) => reader.emailsOfThreads([thread]))).get(thread) ?? [];
    assert.equal(emails.length, MANY);
    assert.deepEqual(
      emails,
      emails.toSorted((a, b) => a - b),
    );
  });

  it("is where emails are", async () => {
    const { mine, inbox } = await account();
    const prepared = await at.store.prepare(mail("everywhere"));
    const ids: EmailId[] = [];
    let places = 0;
    await mine.write(async (writer) => {
      for (let i = 0; i < 3; i++) ids.push((await writer.append(inbox, prepared)).emailId);
      for (places = 3; places < 3 * MANY; places *= 2)
        await writer.copy(
          inbox,
          Array.from({ length: places }, (_, i) => i + 1),
          inbox,
        );
    });
    const emails = await mine.read((reader) => reader.emails(ids));
    const found = emails.flatMap((email) => email.places.map(({ uid }) => uid));
    assert.equal(emails.length, 3);
    assert.equal(new Set(found).size, places);
    assert.equal(found.length, places);
    const others = at.store.shared(mine.id, 99 as AccountId);
    await mine.write((writer) => writer.setGrant(inbox, { grantee: 99 as AccountId, negative: false, rights: "lr" }));
    assert.equal((await others.read((reader) => reader.previews(ids))).size, 3);
  });

  it("is what somebody has marked for themselves, of which others hear all or that it was too much", async () => {
    const { mine, inbox } = await account();
    const viewer = 98 as AccountId;
    const prepared = await at.store.prepare(mail("marked"));
    await mine.write(async (writer) => {
      for (let i = 0; i < MANY; i++) await writer.append(inbox, prepared);
      await writer.changeMailbox(inbox, { seenByEach: true });
      await writer.setGrant(inbox, { grantee: viewer, negative: false, rights: "lrs" });
    });
    const others = at.store.shared(mine.id, viewer);
    const mark = (uids: readonly number[]) =>
      others.write((writer) => writer.changeFlags(inbox, uids, { how: "add", flags: ["\\Seen"] }));
    const since = await mine.read((reader) => reader.modseq());
    await mark([1, 2]);
    const few = await others.read((reader) => reader.emailChanges(since, ROWS_PER_PAGE_MAX));
    assert.equal(few?.updated.length, 2);
    await mark(Array.from({ length: MANY }, (_, i) => i + 1));
    assert.equal(await others.read((reader) => reader.emailChanges(since, ROWS_PER_PAGE_MAX)), undefined);
  });

  it("is what changed of the mailboxes, and more than is remembered of those that went", async () => {
    const { mine } = await account();
    const since = await mine.read((reader) => reader.modseq());
    await manyMailboxes(mine);
    const changes = await mine.read((reader) => reader.mailboxChanges(since, MANY));
    assert.equal(changes?.created.length, MANY);
    await at.databases.account(mine.id).write((tx) =>
      tx.run(sql`
        insert into gone_mailbox (account_id, modseq, mailbox_id)
        with recursive n (i) as (select 1 union all select i + 1 from n where i < ${MANY})
        select ${mine.id}, ${since + 1}, 100000 + i from n`),
    );
    assert.equal(await mine.read((reader) => reader.mailboxChanges(since, 3 * MANY)), undefined);
  });

  it("is in the mailboxes of an account that is checked, and restored", async () => {
    const { mine } = await account();
    await manyMailboxes(mine);
    await at.databases.account(mine.id).write(async (tx) => {
      await tx.run(sql`
        insert into flag_block (account_id, mailbox_id, block, modseq, flags)
        select account_id, mailbox_id, 0, 1, zeroblob(0) from mailbox where account_id = ${mine.id}`);
      await tx.run(sql`
        insert into gone_mailbox (account_id, modseq, mailbox_id) select account_id, 1, mailbox_id from mailbox
        where account_id = ${mine.id}`);
    });
    const findings = await at.store.check(mine.id);
    assert.equal(findings.filter(({ problem }) => problem === "is remembered as deleted").length, MANY + 6);
    assert.equal(await at.store.restored(mine.id), 0);
  });
});
