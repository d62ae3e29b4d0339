/** Quotas, whatever database the store stands on. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { refused } from "../../../test/support/refused.ts";
import { mail, type StoreUnderTest } from "../testing/store-under-test.ts";

export function quotaContract(on: StoreUnderTest): void {
  const { account, inboxOf, add, sound } = on;
  describe("quota", () => {
    it("refuses what does not fit, and only that", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const { size } = await add(mine, inbox, mail("a"));
      await mine.write((w) => w.setQuota({ maxBytes: 2 * size, maxMessages: undefined }));
      await add(mine, inbox, mail("b"));
      await assert.rejects(add(mine, inbox, mail("c")), refused("over-quota"));
      const copying = mine.write(async (w) => w.copy(inbox, [1, 2], (await w.createMailbox("copies")).id));
      await assert.rejects(copying, refused("over-quota"));
      const moved = await mine.write(async (w) => w.move(inbox, [1, 2], (await w.createMailbox("moved")).id));
      assert.deepEqual(moved.from, [1, 2]);
      await mine.write((w) => w.setQuota({ maxBytes: undefined, maxMessages: 2 }));
      await assert.rejects(add(mine, inbox, mail("d")), refused("over-quota"));
      assert.deepEqual(await mine.read((r) => r.quota()), {
        usedBytes: 2 * size,
        usedMessages: 2,
        maxBytes: undefined,
        maxMessages: 2,
      });
      await sound(mine);
    });
  });
}
