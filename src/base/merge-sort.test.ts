import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { sortInTurns } from "./merge-sort.ts";

describe("sorting in turns", () => {
  it("is the stable sort of the language, however many there are", async () => {
    const items = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(items, fc.constantFrom(1, 100, 700), async (few, times) => {
        const pairs = Array.from({ length: times }, () => few)
          .flat()
          .map((key, at) => ({ key, at }));
        const byKey = (one: { key: number }, other: { key: number }): number => one.key - other.key;
        assert.deepEqual(await sortInTurns(pairs, byKey), pairs.toSorted(byKey));
      }),
      { numRuns: 50 },
    );
  });
});
