/** EXPUNGE, whatever database the store stands on. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { refused } from "../../../test/support/refused.ts";
import type { MailboxId } from "../model.ts";
import { mail, type StoreUnderTest } from "../testing/store-under-test.ts";

export function expungeContract(on: StoreUnderTest): void {
  const { account, inboxOf, add, addMany, sound } = on;
  describe("expunge", () => {
    it("takes what is marked, or what is named, or both", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      await addMany(mine, inbox, 6);
      await mine.write((w) => w.changeFlags(inbox, [1, 2, 5], { how: "add", flags: ["\\Deleted"] }));
      assert.deepEqual(await mine.write((w) => w.expunge(inbox, { uids: [2, 3] })), [2]);
      assert.deepEqual(await mine.write((w) => w.expunge(inbox, { uids: [3, 99], anyFlags: true })), [3]);
      assert.deepEqual(await mine.write((w) => w.expunge(inbox)), [1, 5]);
      assert.deepEqual(await mine.write((w) => w.expunge(inbox)), []);
      assert.deepEqual(Array.from((await mine.snapshot(inbox)).uids), [4, 6]);
      assert.deepEqual(await mine.read((r) => r.expungedSince(inbox, 0)), [1, 2, 3, 5]);
      await sound(mine);
    });

    it("of many goes in several writes", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      await addMany(mine, inbox, 2300, { flags: ["\\Deleted"] });
      await mine.write((w) => w.changeFlags(inbox, [7, 2000], { how: "replace", flags: [] }));
      const heard: number[] = [];
      using _ = mine.watch((modseq) => heard.push(modseq));
      assert.deepEqual(await mine.expunge(inbox, { limit: 3 }), [1, 2, 3]);
      const some = Array.from({ length: 1500 }, (_uid, i) => i + 1);
      assert.equal((await mine.expunge(inbox, { uids: some })).length, 1496);
      assert.equal((await mine.expunge(inbox)).length, 799);
      assert.deepEqual(Array.from((await mine.snapshot(inbox)).uids), [7, 2000]);
      assert.equal(heard.length, 4);
      await sound(mine);
    });

    it("keeps content until its last copy goes, and never gives a UID twice", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const { emailId } = await add(mine, inbox, mail("kept"));
      const trash = await mine.read(async (r) => (await r.mailboxByRole("trash"))?.id as MailboxId);
      await mine.write((w) => w.copy(inbox, [1], trash));
      await mine.write((w) => w.expunge(inbox, { anyFlags: true }));
      assert.ok(await mine.read((r) => r.content(emailId)));
      await mine.write((w) => w.expunge(trash, { anyFlags: true }));
      await assert.rejects(
        mine.read((r) => r.content(emailId)),
        refused("not-found"),
      );
      assert.equal((await add(mine, inbox, mail("next"))).uid, 2);
      await sound(mine);
    });
  });
}
