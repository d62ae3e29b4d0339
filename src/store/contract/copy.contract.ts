/** COPY and MOVE, whatever database the store stands on. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { refused } from "../../../test/support/refused.ts";
import type { MailboxId } from "../model.ts";
import { mail, type StoreUnderTest } from "../testing/store-under-test.ts";

export function copyContract(on: StoreUnderTest): void {
  const { account, inboxOf, add, addMany, flagsOf, sound } = on;
  describe("copy and move", () => {
    it("keep flags and dates, give new UIDs, and say which", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      await add(mine, inbox, mail("a"), { flags: ["\\Seen"], internalDate: 5000, dateZone: -210 });
      await addMany(mine, inbox, 3);
      on.at.clock.advance(10_000);
      const to = await mine.write(async (w) => (await w.createMailbox("to")).id);
      const copied = await mine.write((w) => w.copy(inbox, [1, 3, 7], to));
      assert.deepEqual(
        [copied.from, copied.to],
        [
          [1, 3],
          [1, 2],
        ],
      );
      const again = await mine.write((w) => w.copy(to, [1, 2], to));
      assert.deepEqual(again.to, [3, 4]);
      const moved = await mine.write((w) => w.move(inbox, [2, 4], to));
      assert.deepEqual(
        [moved.from, moved.to],
        [
          [2, 4],
          [5, 6],
        ],
      );
      assert.deepEqual(await flagsOf(mine, to), { 1: "\\Seen", 2: "", 3: "\\Seen", 4: "", 5: "", 6: "" });
      assert.deepEqual(Object.keys(await flagsOf(mine, inbox)), ["1", "3"]);
      const [row] = await mine.read((r) => r.rows(to, [1]));
      const [original] = await mine.read((r) => r.rows(inbox, [1]));
      assert.deepEqual([row?.internalDate, row?.dateZone, row?.emailId], [5000, -210, original?.emailId]);
      assert.equal(row?.savedAt, on.at.clock.now());
      assert.deepEqual(await mine.read((r) => r.expungedSince(inbox, 0)), [2, 4]);
      await sound(mine);
    });

    it("in themselves move to the end", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      await addMany(mine, inbox, 3);
      const moved = await mine.write((w) => w.move(inbox, [1, 2], inbox));
      assert.deepEqual(moved.to, [4, 5]);
      assert.deepEqual(Array.from((await mine.snapshot(inbox)).uids), [3, 4, 5]);
      await sound(mine);
    });

    it("into what is not there are refused", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      await addMany(mine, inbox, 1);
      await assert.rejects(
        mine.write((w) => w.copy(inbox, [1], 4711 as MailboxId)),
        refused("not-found"),
      );
      await assert.rejects(
        mine.write((w) => w.move(4711 as MailboxId, [1], inbox)),
        refused("not-found"),
      );
    });
  });
}
