/** Flags, whatever database the store stands on. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { refused } from "../../../test/support/refused.ts";
import { type StoreUnderTest } from "../testing/store-under-test.ts";

export function flagsContract(on: StoreUnderTest): void {
  const { account, inboxOf, addMany, flagsOf, sound } = on;
  describe("flags", () => {
    it("are added, removed and replaced; keywords keep their first spelling", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      await addMany(mine, inbox, 4);
      const change = (uids: number[], how: "add" | "remove" | "replace", flags: string[]) =>
        mine.write((w) => w.changeFlags(inbox, uids, { how, flags }));
      await change([1, 2, 3, 9], "add", ["$Work", "\\FLAGGED"]);
      await change([2], "add", ["$WORK", "\\Seen"]);
      await change([3], "remove", ["$work"]);
      await change([4], "replace", ["zeta", "Alpha", "\\Draft"]);
      assert.deepEqual(await flagsOf(mine, inbox), {
        1: "\\Flagged $Work",
        2: "\\Flagged \\Seen $Work",
        3: "\\Flagged",
        4: "\\Draft Alpha zeta",
      });
      assert.deepEqual((await mine.snapshot(inbox)).keywords, ["$Work", "Alpha", "zeta"]);
      await sound(mine);
    });

    it("that change nothing make no change", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      await addMany(mine, inbox, 3, { flags: ["\\Seen"] });
      const position = await mine.read((r) => r.modseq());
      const { changed } = await mine.write((w) => w.changeFlags(inbox, [1, 2], { how: "add", flags: ["\\seen"] }));
      assert.deepEqual(changed, []);
      assert.equal(await mine.read((r) => r.modseq()), position);
    });

    it("of messages changed since are left alone when asked", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      await addMany(mine, inbox, 5);
      const { modseq: then } = await mine.snapshot(inbox);
      await mine.write((w) => w.changeFlags(inbox, [2, 4], { how: "add", flags: ["\\Seen"] }));
      const result = await mine.write((w) =>
        w.changeFlags(inbox, [1, 2, 3, 4, 5], { how: "add", flags: ["\\Flagged"], unchangedSince: then }),
      );
      assert.deepEqual(
        [result.changed, result.modified],
        [
          [1, 3, 5],
          [2, 4],
        ],
      );
      assert.deepEqual(await flagsOf(mine, inbox), {
        1: "\\Flagged",
        2: "\\Seen",
        3: "\\Flagged",
        4: "\\Seen",
        5: "\\Flagged",
      });
      await sound(mine);
    });

    it("that are none are refused", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      await addMany(mine, inbox, 1);
      for (const flag of ["\\Recent", "\\Unknown", "with space", "a(b", "", "\u00e4", "x".repeat(300)]) {
        await assert.rejects(
          mine.write((w) => w.changeFlags(inbox, [1], { how: "add", flags: [flag] })),
          refused("invalid"),
          flag,
        );
      }
    });

    it("are refused when there are too many different ones", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      await addMany(mine, inbox, 6);
      const adding = mine.write(async (w) => {
        for (let uid = 1; uid <= 6; uid++) {
          const keywords = Array.from({ length: 200 }, (_, i) => `k${uid}-${i}`);
          await w.changeFlags(inbox, [uid], { how: "add", flags: keywords });
        }
      });
      await assert.rejects(adding, refused("limit"));
      assert.deepEqual((await mine.snapshot(inbox)).keywords, []);
      await mine.write((w) => w.changeFlags(inbox, [1], { how: "add", flags: ["fine"] }));
      await sound(mine);
    });

    it("change in any choice of many messages", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      await addMany(mine, inbox, 1300);
      await mine.write((w) => w.expunge(inbox, { uids: [5, 6, 700], anyFlags: true }));
      const all = Array.from({ length: 1300 }, (_, i) => i + 1);
      const choices = [all, all.filter((uid) => uid % 2 === 0), all.filter((uid) => uid % 97 === 0), [1, 1300], all];
      for (const [i, uids] of choices.entries()) {
        const flags = [`k${i}`];
        const { changed } = await mine.write((w) => w.changeFlags(inbox, uids, { how: "add", flags }));
        const there = uids.filter((uid) => ![5, 6, 700].includes(uid));
        assert.deepEqual(changed, there);
        const snapshot = await mine.snapshot(inbox);
        const having = Array.from(snapshot.uids).filter((_, pos) =>
          snapshot.flagSet(snapshot.flagSets.at(pos)).has(`K${i}`),
        );
        assert.deepEqual(having, there);
      }
      await sound(mine);
    });
  });
}
