import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { lowerBound } from "./rising.ts";

it("lowerBound finds the first element that is not below the value", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(50)), fc.nat(60), (numbers, value) => {
      const rising = numbers.toSorted((a, b) => a - b);
      const first = rising.findIndex((each) => each >= value);
      assert.equal(lowerBound(Uint32Array.from(rising), value), first < 0 ? rising.length : first);
    }),
  );
});
