/** Damages a sound account in every way that the check knows, and expects to hear of it. */
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { type Sql, sql } from "../../db/sql.ts";
import type { AccountId } from "../model.ts";
import { type TemporaryStore, temporaryStore } from "../testing/temporary-store.ts";

const id = 1 as AccountId;

async function sample(at: TemporaryStore): Promise<void> {
  await at.store.createAccount(id);
  const account = at.store.account(id);
  const large = await at.store.prepare(Buffer.from(`Subject: large\r\n\r\n${"x".repeat(300_000)}`));
  const small = await at.store.prepare(Buffer.from("Subject: small\r\n\r\nx"));
  await account.write(async (w) => {
    const inbox = await w.mailboxByPath("INBOX");
    assert.ok(inbox);
    for (const message of [large, small, small, small]) await w.append(inbox.id, message, { flags: ["\\Seen"] });
    await w.createMailbox("a/b");
    await w.createMailbox("gone");
    await w.expunge(inbox.id, { uids: [2], anyFlags: true });
    await w.annotate(inbox.id, id, new Map([["/private/comment", Buffer.from("mine")]]));
    await w.annotate(undefined, id, new Map([["/private/comment", Buffer.from("all")]]));
  });
  await account.write((w) => w.deleteMailbox("gone"));
  await account.search((await account.read((r) => r.mailboxByRole("inbox")))?.id ?? assert.fail(), {
    kind: "text",
    text: "small",
  });
}

const damages: readonly (readonly [what: string, statement: Sql, about: RegExp])[] = [
  [
    "a count of messages",
    sql`update mailbox set messages = messages + 1 where mailbox_id = 1`,
    /mailbox 1: says messages 4/,
  ],
  ["a count of unseen", sql`update mailbox set unseen = 1 where mailbox_id = 1`, /mailbox 1: says unseen 1/],
  ["a size", sql`update mailbox set size = 0 where mailbox_id = 1`, /mailbox 1: says size 0/],
  ["a next UID", sql`update mailbox set uid_next = 4 where mailbox_id = 1`, /has UID 4, but its next UID is 4/],
  ["a recent UID", sql`update mailbox set recent_from = 99 where mailbox_id = 1`, /first recent UID/],
  ["a message's MODSEQ", sql`update message set first_modseq = 99 where uid = 1`, /changed after its last change/],
  [
    "a mailbox's MODSEQ",
    sql`update mailbox set highest_modseq = 99 where mailbox_id = 1`,
    /after the last change of the account/,
  ],
  ["the used bytes", sql`update mail_account set used_bytes = 1`, /account: counts 1 bytes/],
  ["the used messages", sql`update mail_account set used_messages = 1`, /account: counts 1 messages/],
  ["a flag set", sql`delete from flag_set where flag_set_id = 2`, /flag set 2, which is not there/],
  ["an email", sql`delete from email where email_id = 1`, /message 1\/1: has no email/],
  ["a content", sql`delete from content where email_id = 3`, /email 3: has no content/],
  ["a row of a message", sql`delete from message where uid = 3`, /email 3: is in no mailbox/],
  ["a body", sql`update content set body = null where email_id = 3`, /email 3: is not as long/],
  ["a header", sql`update content set header = body where email_id = 3`, /email 3: is not as long/],
  ["a size of an email", sql`update email set size = 5 where email_id = 3`, /differs from its email/],
  ["a thread", sql`update email set thread_id = 99 where email_id = 3`, /differs from its email/],
  [
    "a hash",
    sql`update content set blob_hash = 'ab' || substr(blob_hash, 3) where email_id = 1`,
    /blob ab.*is not there/,
  ],
  ["an index entry", sql`delete from email_text where email_id = 3`, /email 3: is not indexed/],
  ["keys for sorting", sql`delete from email_order where email_id = 3`, /email 3: is not indexed/],
  ["an email id", sql`update mail_account set next_email_id = 2`, /email 3: has an id that was not given out/],
  ["a tombstone", sql`update expunged set uids = X'0101'`, /message 1\/1: is remembered as removed/],
  ["a tombstone's MODSEQ", sql`update expunged set modseq = 98`, /removal after its last change/],
  ["a mailbox", sql`delete from mailbox where mailbox_id = 1`, /mailbox 1: is not there, but 3 messages/],
  ["a superior", sql`delete from mailbox where name = 'a'`, /which is not there/],
  ["a name that holds nothing", sql`update mailbox set selectable = 0 where name = 'b'`, /nothing below it/],
  [
    "a name with messages",
    sql`update mailbox set selectable = 0 where mailbox_id = 1`,
    /only a name, but has messages/,
  ],
  ["a role", sql`update mailbox set role = 'sent' where name = 'a'`, /is for sent, as/],
  ["the inbox", sql`update mailbox set role = null where role = 'inbox'`, /has no INBOX/],
  ["a UIDVALIDITY", sql`update mailbox set uid_validity = 5 where name in ('a', 'b')`, /shares its UIDVALIDITY/],
  [
    "an annotation's mailbox",
    sql`update annotation set mailbox_id = 77 where mailbox_id = 1`,
    /mailbox 77: is not there, but/,
  ],
  [
    "an annotation's MODSEQ",
    sql`update annotation set modseq = 99 where mailbox_id = 0`,
    /account: has after the last/,
  ],
  [
    "an annotation's user",
    sql`update annotation set viewer_id = 0 where mailbox_id = 1`,
    /mailbox 1: has for the wrong/,
  ],
  ["a deleted mailbox", sql`update gone_mailbox set mailbox_id = 1`, /remembered as deleted/],
];

describe("the check", () => {
  it("finds nothing in a sound account", async () => {
    await using at = await temporaryStore();
    await sample(at);
    assert.deepEqual(await at.store.check(id), []);
  });

  for (const [what, statement, about] of damages) {
    it(`finds damage to ${what}`, async () => {
      await using at = await temporaryStore();
      await sample(at);
      await at.databases.account(id).write((tx) => tx.run(statement));
      const findings = (await at.store.check(id)).map((finding) => `${finding.about}: ${finding.problem}`);
      assert.ok(
        findings.some((finding) => about.test(finding)),
        `${about.source} is not in ${JSON.stringify(findings)}`,
      );
    });
  }

  it("finds a blob that is missing", async () => {
    await using at = await temporaryStore();
    await sample(at);
    const blobs: string[] = [];
    for await (const hash of at.store.referencedBlobs(id)) blobs.push(hash);
    assert.equal(blobs.length, 1);
    await rm(join(at.folder, "blobs"), { recursive: true });
    assert.match(JSON.stringify(await at.store.check(id)), /is not there/);
  });
});
