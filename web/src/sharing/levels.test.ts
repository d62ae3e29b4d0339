import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LEVELS, levelOf, rightsOf } from "./levels.ts";

describe("what somebody may do with a folder", () => {
  for (const level of LEVELS)
    it(`is ${level}, as it was given`, () => assert.equal(levelOf({ mayShare: false, ...rightsOf(level) }), level));
  it("may be something else", () => {
    assert.equal(levelOf({ mayReadItems: true }), undefined);
    assert.equal(levelOf({ ...rightsOf("read"), mayShare: true }), undefined);
  });
});
