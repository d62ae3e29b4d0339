/** The news of changes, whatever database the store stands on. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type StoreUnderTest } from "../testing/store-under-test.ts";

export function newsContract(on: StoreUnderTest): void {
  const { account, inboxOf, addMany } = on;
  describe("news", () => {
    it("comes once for each change, with its position, after it is done", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const heard: number[] = [];
      const watch = mine.watch((modseq) => heard.push(modseq));
      await addMany(mine, inbox, 3);
      assert.deepEqual(heard, [await mine.read((r) => r.modseq())]);
      await mine.write((w) => w.claimRecent(inbox));
      await mine.write((w) => w.changeFlags(inbox, [9], { how: "add", flags: ["\\Seen"] }));
      assert.equal(heard.length, 1);
      watch[Symbol.dispose]();
      await addMany(mine, inbox, 1);
      assert.equal(heard.length, 1);
    });
  });
}
