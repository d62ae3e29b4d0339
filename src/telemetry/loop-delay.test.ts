import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { delaysOf, LOOP_LOOK_MS } from "./loop-delay.ts";

describe("the delay of the event loop", () => {
  it("is what a look was late, and nothing below nothing", () => {
    assert.deepEqual(delaysOf(3), [3]);
    assert.deepEqual(delaysOf(0), [0]);
    assert.deepEqual(delaysOf(-0.2), [0]);
  });

  it("counts those who would have looked while it was held up", () => {
    assert.deepEqual(delaysOf(LOOP_LOOK_MS), [50]);
    assert.deepEqual(delaysOf(170), [170, 120, 70, 20]);
  });

  it("does not count the sleep of a machine", () => {
    assert.deepEqual(delaysOf(3_600_000), []);
  });
});
