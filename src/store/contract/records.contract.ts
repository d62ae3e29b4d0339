/** Records, whatever database the store stands on. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { refused } from "../../../test/support/refused.ts";
import { RECORD_BYTES_MAX } from "../limits.ts";
import { type StoreUnderTest } from "../testing/store-under-test.ts";

export function recordsContract(on: StoreUnderTest): void {
  const { account, sound } = on;
  describe("records", () => {
    it("are kept by kind, changed, removed and followed; ids are never used again", async () => {
      const mine = await account();
      const start = await mine.read((r) => r.modseq());
      const [one, two] = await mine.write(async (w) => [
        await w.addRecord("identity", '{"a":1}'),
        await w.addRecord("identity", '{"b":2}'),
      ]);
      assert.ok(one !== undefined && two !== undefined);
      await mine.write((w) => w.addRecord("push", "{}"));
      assert.deepEqual(
        (await mine.read((r) => r.records("identity"))).map(({ data }) => data),
        ['{"a":1}', '{"b":2}'],
      );
      const made = await mine.read((r) => r.modseq());
      await mine.write((w) => w.changeRecord("identity", one, '{"a":3}'));
      await mine.write((w) => w.removeRecord("identity", two));
      assert.equal((await mine.read((r) => r.record("identity", one)))?.data, '{"a":3}');
      assert.equal(await mine.read((r) => r.record("identity", two)), undefined);
      const changes = await mine.read((r) => r.recordChanges("identity", made, 10));
      assert.deepEqual([changes?.created, changes?.updated, changes?.destroyed], [[], [one], [two]]);
      assert.deepEqual((await mine.read((r) => r.recordChanges("identity", start, 10)))?.created, [one]);
      assert.notEqual(await mine.write((w) => w.addRecord("identity", "{}")), two);
      await assert.rejects(
        mine.write((w) => w.removeRecord("identity", two)),
        refused("not-found"),
      );
      await assert.rejects(
        mine.write((w) => w.addRecord("identity", "x".repeat(RECORD_BYTES_MAX + 1))),
        refused("too-large"),
      );
      await sound(mine);
    });

    it("are found by a key that no other of their kind has", async () => {
      const mine = await account();
      const [one, two] = await mine.write(async (w) => [
        await w.addRecord("contact", "1", "a"),
        await w.addRecord("contact", "2", "b"),
      ]);
      assert.ok(one !== undefined && two !== undefined);
      assert.equal((await mine.read((r) => r.recordByKey("contact", "b")))?.id, two);
      assert.equal(await mine.read((r) => r.recordByKey("identity", "b")), undefined);
      await assert.rejects(
        mine.write((w) => w.addRecord("contact", "3", "a")),
        refused("exists"),
      );
      await assert.rejects(
        mine.write((w) => w.changeRecord("contact", two, "3", "a")),
        refused("exists"),
      );
      await mine.write((w) => w.changeRecord("contact", two, "4", "c"));
      await mine.write((w) => w.changeRecord("contact", two, "5"));
      assert.equal((await mine.read((r) => r.recordByKey("contact", "c")))?.data, "5");
      assert.equal(await mine.read((r) => r.recordByKey("contact", "b")), undefined);
      await sound(mine);
    });

    it("tell their changes in parts, and when one of a kind changed last", async () => {
      const mine = await account();
      const start = await mine.read((r) => r.modseq());
      for (let i = 0; i < 3; i++) await mine.write((w) => w.addRecord("contact", String(i)));
      const made = await mine.read((r) => r.modseq());
      await mine.write(async (w) => {
        await w.addRecord("identity", "{}");
        await w.addRecord("identity", "{}");
      });
      const states = await mine.read((r) => r.recordStates());
      assert.deepEqual(
        [states.get("contact"), states.get("identity"), states.get("push")],
        [made, made + 1, undefined],
      );
      const first = await mine.read((r) => r.recordChanges("contact", start, 2));
      assert.deepEqual([first?.created.length, first?.upTo], [2, made - 1]);
      const rest = await mine.read((r) => r.recordChanges("contact", first?.upTo ?? 0, 2));
      assert.deepEqual([rest?.created.length, rest?.upTo], [1, made]);
      assert.equal(await mine.read((r) => r.recordChanges("identity", start, 1)), undefined);
      assert.equal(await mine.read((r) => r.recordChanges("contact", made + 2, 1)), undefined);
    });
  });
}
