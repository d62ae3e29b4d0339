/** What is done to very many messages at once holds up nobody else. */
import assert from "node:assert/strict";
import { after, before, it, mock } from "node:test";
import type { Account, MailReader, MailWriter } from "./account.ts";
import { ROWS_PER_PAGE_MAX } from "../db/database.ts";
import { QUEUE_MS_MAX } from "../db/limits.ts";
import { sql } from "../db/sql.ts";
import type { AccountId, EmailId, MailboxId, Uid } from "./model.ts";
import { type TemporaryStore, temporaryStore } from "./testing/temporary-store.ts";

const MESSAGES = 20_000;
const uids = Array.from({ length: MESSAGES }, (_, i) => (i + 1) as Uid);

let at: TemporaryStore;
let account: Account;
let inbox: MailboxId;
let archive: MailboxId;

before(async () => {
  // However quick the machine is, what is done in one go takes a while.
  let now = 0;
  mock.method(performance, "now", () => (now += QUEUE_MS_MAX));
  at = await temporaryStore();
  const id = 1 as AccountId;
  await at.store.createAccount(id);
  account = at.store.account(id);
  [inbox, archive] = await account.read(async (mail) => {
    const [one, other] = [await mail.mailboxByRole("inbox"), await mail.mailboxByRole("archive")];
    return [one?.id as MailboxId, other?.id as MailboxId];
  });
  const message = await at.store.prepare(Buffer.from("Subject: one of many\r\n\r\n"));
  await account.write(async (mail) => {
    for (let i = 0; i < MESSAGES; i++) await mail.append(inbox, message);
  });
});
after(() => {
  mock.reset();
  return at[Symbol.asyncDispose]();
});

/** How often others had a turn while the account was read or written to; what follows, the wait for the disk, is nobody's turn. */
async function turns<Mail extends MailReader>(
  transaction: (body: (mail: Mail) => Promise<void>) => Promise<void>,
  body: (mail: Mail) => Promise<unknown>,
): Promise<number> {
  let count = 0;
  let open = true;
  const next = (): void => {
    count++;
    if (open) setImmediate(next);
  };
  // The transaction takes its turn of the event loop first.
  const working = transaction(async (mail) => {
    await body(mail);
    open = false;
  });
  setImmediate(next);
  await working;
  return count;
}

const writing = (body: (mail: MailWriter) => Promise<void>): Promise<void> => account.write(body);
const reading = (body: (mail: MailReader) => Promise<void>): Promise<void> => account.read(body);

/** Several messages of one APPEND. */
async function appendMany(mail: MailWriter): Promise<void> {
  const message = await at.store.prepare(Buffer.from("Subject: one of several\r\n\r\n"));
  for (let i = 0; i < 1000; i++) await mail.append(archive, message);
}

const verbs: readonly (readonly [what: string, body: (mail: MailWriter) => Promise<unknown>])[] = [
  ["flags", (mail) => mail.changeFlags(inbox, uids, { how: "add", flags: ["\\Flagged"] })],
  ["flags of every other one", (mail) => mail.changeFlags(inbox, everyOther, { how: "add", flags: ["\\Seen"] })],
  ["copies", (mail) => mail.copy(inbox, uids, archive)],
  ["messages of one APPEND", appendMany],
  ["removals that fit a page", (mail) => mail.expunge(archive, { uids: appended, anyFlags: true })],
  ["moves", (mail) => mail.move(inbox, uids, archive)],
];
/** They are in no other mailbox, and come behind the copies. */
const appended = Array.from({ length: 1000 }, (_, i) => MESSAGES + 1 + i);
const everyOther = uids.filter((uid) => uid % 2 === 0);

for (const [what, body] of verbs) {
  it(`lets others have their turns: ${what}`, async () => {
    const count = await turns(writing, body);
    assert.ok(count >= 10, `${count} turns`);
  });
}

it("lets others have their turns: what each has marked goes", async () => {
  const { id } = await account.write(async (mail) => {
    const box = await mail.createMailbox("marked");
    await mail.changeMailbox(box.id, { seenByEach: true });
    return box;
  });
  await at.databases.account(account.id).write((tx) =>
    tx.run(sql`
      insert into seen_by (account_id, mailbox_id, viewer_id, uid, seen, modseq)
      with recursive n (i) as (select 1 union all select i + 1 from n where i < ${MESSAGES})
      select ${account.id}, ${id}, 7 + i % 2, i, 1, 1 from n`),
  );
  const count = await turns(writing, (mail) => mail.changeMailbox(id, { seenByEach: false }));
  assert.ok(count >= 3, `${count} turns`);
});

it("lets others have their turns: looking at a page of emails", async () => {
  const ids = uids.slice(0, ROWS_PER_PAGE_MAX) as readonly number[] as readonly EmailId[];
  const count = await turns(reading, (mail) => mail.emails(ids));
  assert.ok(count >= 5, `${count} turns`);
});

it("leaves the store sound", async () => {
  assert.deepEqual(await at.store.check(account.id), []);
});
