import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { common, lowerBound } from "./rising.ts";

it("lowerBound finds the first element that is not below the value", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(50)), fc.nat(60), (numbers, value) => {
      const rising = numbers.toSorted((a, b) => a - b);
      const first = rising.findIndex((each) => each >= value);
      assert.equal(lowerBound(Uint32Array.from(rising), value), first < 0 ? rising.length : first);
    }),
  );
});

it("common finds what is in both", () => {
  const rising = fc.uniqueArray(fc.nat(60), { maxLength: 40 }).map((numbers) => numbers.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(rising, rising, (some, all) => {
      assert.deepEqual(
        common(some, Uint32Array.from(all)),
        some.filter((each) => all.includes(each)),
      );
    }),
  );
});
