import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { IdPositions, IdSet } from "./dense-ids.ts";

const kinds: readonly (readonly [string, readonly number[]])[] = [
  ["one after the other", [1, 2, 3, 4, 7]],
  ["far from each other", [1, 2 ** 40, 2 ** 40 + 1]],
  ["not whole, or below nothing", [-1, 0.5, 3]],
];

describe("ids that are numbered one after the other", () => {
  for (const [name, ids] of kinds) {
    it(`are a set: ${name}`, () => {
      const set = new IdSet(ids);
      assert.deepEqual(
        [...ids, ...ids].map((id) => set.add(id)),
        [...ids.map(() => true), ...ids.map(() => false)],
      );
      assert.equal(set.size, ids.length);
    });

    it(`have positions: ${name}`, () => {
      const positions = new IdPositions(ids);
      for (const [at, id] of ids.entries()) positions.set(id, at);
      assert.deepEqual(
        ids.map((id) => positions.get(id)),
        ids.map((_, at) => at),
      );
      assert.equal(positions.get(5), undefined);
      assert.equal(positions.get(2 ** 50), undefined);
    });
  }

  it("may be none", () => {
    assert.equal(new IdSet([]).size, 0);
    assert.equal(new IdPositions([]).get(0), undefined);
  });
});
