import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestClock } from "../base/clock.ts";
import { REMEMBER_MS, REMEMBERED_MAX } from "./limits.ts";
import { Remembered } from "./remembered.ts";

describe("remembered checks", () => {
  it("hold for the account, the version and the password", () => {
    const remembered = new Remembered(new TestClock());
    remembered.add(remembered.seal(1, 1, "x"));
    assert.equal(remembered.has(remembered.seal(1, 1, "x")), true);
    assert.equal(remembered.has(remembered.seal(1, 1, "y")), false);
    assert.equal(remembered.has(remembered.seal(1, 2, "x")), false, "a changed password is forgotten");
    assert.equal(remembered.has(remembered.seal(2, 1, "x")), false);
  });

  it("live on while they are used", () => {
    const clock = new TestClock();
    const remembered = new Remembered(clock);
    const seal = remembered.seal(1, 1, "x");
    remembered.add(seal);
    clock.advance(REMEMBER_MS - 1);
    assert.equal(remembered.has(seal), true);
    clock.advance(REMEMBER_MS - 1);
    assert.equal(remembered.has(seal), true);
    clock.advance(REMEMBER_MS);
    assert.equal(remembered.has(seal), false);
  });

  it("are bounded in number, the longest unused go first", () => {
    const remembered = new Remembered(new TestClock());
    for (let i = 0; i <= REMEMBERED_MAX; i++) {
      remembered.add(`seal ${i}`);
      if (i > 0) remembered.has("seal 0");
    }
    assert.equal(remembered.has("seal 0"), true);
    assert.equal(remembered.has("seal 1"), false);
    assert.equal(remembered.has(`seal ${REMEMBERED_MAX}`), true);
  });

  it("are shared by processes that share a key", () => {
    const clock = new TestClock();
    const key = Buffer.alloc(32, 7);
    const told: string[] = [];
    const one = new Remembered(clock, { key, tell: (seal) => told.push(seal) });
    const other = new Remembered(clock, { key, tell: () => assert.fail("what was heard is not told again") });
    one.add(one.seal(1, 1, "x"));
    assert.equal(one.has(one.seal(1, 1, "x")), true);
    assert.equal(told.length, 1);
    for (const seal of told) other.hear(seal);
    assert.equal(other.has(other.seal(1, 1, "x")), true);
    assert.equal(other.has(other.seal(1, 2, "x")), false);
  });

  it("mean nothing to another process", () => {
    const clock = new TestClock();
    assert.notEqual(new Remembered(clock).seal(1, 1, "x"), new Remembered(clock).seal(1, 1, "x"));
  });
});
