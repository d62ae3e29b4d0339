/** Two processes on the same files: two stores that share nothing else. */
import assert from "node:assert/strict";
import { it } from "node:test";
import type { Account } from "./account.ts";
import type { AccountId, MailboxId } from "./model.ts";
import { storeElsewhere, temporaryStore } from "./testing/temporary-store.ts";

const id = 1 as AccountId;

async function flagsOf(account: Account, mailbox: MailboxId): Promise<string[]> {
  const snapshot = await account.snapshot(mailbox);
  return Array.from(snapshot.uids, (_, at) => snapshot.flagSet(snapshot.flagSets.at(at)).names.join(" "));
}

it("see each other's changes, and agree on flags, UIDs and names", async () => {
  await using at = await temporaryStore();
  await using other = await storeElsewhere(at);
  await at.store.createAccount(id);
  const [one, two] = [at.store.account(id), other.store.account(id)];
  const inbox = await one.read(async (r) => (await r.mailboxByRole("inbox"))?.id as MailboxId);
  const prepared = await at.store.prepare(Buffer.from("Subject: x\r\n\r\nbody"));
  const expected: string[] = [];
  for (let i = 0; i < 20; i++) {
    const writer = i % 2 === 0 ? one : two;
    const keyword = i % 3 === 0 ? "Shared" : `only${i}`;
    const { uid } = await writer.write((w) => w.append(inbox, prepared, { flags: [keyword.toUpperCase(), "\\Seen"] }));
    assert.equal(uid, i + 1);
    expected.push(`\\Seen ${keyword.toUpperCase()}`);
    assert.deepEqual(await flagsOf(one, inbox), expected);
    assert.deepEqual(await flagsOf(two, inbox), expected);
  }
  await one.write((w) => w.createMailbox("new/place"));
  assert.equal((await two.read((r) => r.mailboxByPath("new/place")))?.hasChildren, false);
  await two.write((w) => w.renameMailbox("new", "old"));
  assert.equal(await one.read((r) => r.mailboxByPath("new/place")), undefined);
  await Promise.all(
    [one, two].flatMap((writer) =>
      Array.from({ length: 20 }, () => writer.write((w) => w.append(inbox, prepared, { flags: ["\\Draft"] }))),
    ),
  );
  assert.equal((await one.snapshot(inbox)).uids.length, 60);
  assert.deepEqual(await flagsOf(one, inbox), await flagsOf(two, inbox));
  assert.equal((await two.search(inbox, { kind: "body", text: "body" })).length, 60);
  assert.deepEqual(await at.store.check(id), []);
});
