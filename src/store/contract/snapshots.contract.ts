/** Snapshots, whatever database the store stands on. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type StoreUnderTest } from "../testing/store-under-test.ts";

export function snapshotsContract(on: StoreUnderTest): void {
  const { account, inboxOf, addMany } = on;
  describe("snapshots", () => {
    it("stay the same object until something changes, and old ones never change", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      await addMany(mine, inbox, 2);
      const first = await mine.snapshot(inbox);
      assert.equal(await mine.snapshot(inbox), first);
      await mine.write((w) => w.createMailbox("elsewhere"));
      assert.equal(await mine.snapshot(inbox), first);
      await addMany(mine, inbox, 1);
      const second = await mine.snapshot(inbox);
      await mine.write((w) => w.changeFlags(inbox, [1], { how: "add", flags: ["\\Seen"] }));
      const third = await mine.snapshot(inbox);
      await mine.write((w) => w.expunge(inbox, { uids: [2], anyFlags: true }));
      const fourth = await mine.snapshot(inbox);
      assert.deepEqual(
        [first, second, third, fourth].map((snapshot) => Array.from(snapshot.uids)),
        [
          [1, 2],
          [1, 2, 3],
          [1, 2, 3],
          [1, 3],
        ],
      );
      assert.deepEqual(
        [first, second, third].map((snapshot) => snapshot.flagSet(snapshot.flagSets.at(0)).seen),
        [false, false, true],
      );
      assert.equal(fourth.indexOf(2), -1);
      assert.equal(fourth.indexOf(3), 1);
      assert.ok(fourth.modseq > third.modseq);
    });

    it("requested together are loaded together and show what was written before", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const many = Array.from({ length: 20 }, async (_, i) => {
        await addMany(mine, inbox, 1);
        const { uids } = await mine.snapshot(inbox);
        return uids.length > 0 && i >= 0;
      });
      assert.ok((await Promise.all(many)).every(Boolean));
      const together = await Promise.all([1, 2, 3].map(() => mine.snapshot(inbox)));
      assert.equal(together[0]?.uids.length, 20);
      assert.equal(together[1], together[2]);
    });
  });
}
