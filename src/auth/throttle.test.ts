import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestClock } from "../base/clock.ts";
import { HELD_BACK_MS_MAX, THROTTLED_KEYS_MAX } from "./limits.ts";
import { networkOf } from "../base/network.ts";
import { Throttle, type Throttled, type Verdict } from "./throttle.ts";

/** Guesses `times` times, one after the other as a patient client would, and answers the waits. */
function guess(throttle: Throttle, clock: TestClock, name: string, address: string, times: number): number[] {
  const waits: number[] = [];
  for (let i = 0; i < times; i++) {
    const attempt = throttle.attempt(name, address);
    assert.ok(attempt !== undefined);
    waits.push(Math.round(attempt.waitMs));
    clock.advance(attempt.waitMs);
    attempt.done("wrong");
  }
  return waits;
}

describe("the throttle", () => {
  it("lets people mistype, then doubles the pause up to its limit", () => {
    const clock = new TestClock();
    const waits = guess(new Throttle(clock), clock, "u@example.org", "192.0.2.1", 12);
    assert.deepEqual(waits.slice(0, 3), [0, 0, 0]);
    for (let i = 4; i < 7; i++) assert.ok((waits[i] ?? 0) > (waits[i - 1] ?? 0) * 1.8, waits.join(" "));
    assert.ok(Math.max(...waits) <= 8000);
    assert.ok((waits[11] ?? 0) > 7000);
  });

  it("forgets with time", () => {
    const clock = new TestClock();
    const throttle = new Throttle(clock);
    guess(throttle, clock, "u@example.org", "192.0.2.1", 10);
    clock.advance(30 * 60_000);
    assert.equal(throttle.attempt("u@example.org", "192.0.2.1")?.waitMs, 0);
  });

  it("goes on in another process where it was, however long that took to start", () => {
    const clock = new TestClock();
    const before = new Throttle(clock);
    before.attempt("u@example.org", "198.51.100.7")?.done("right");
    guess(before, clock, "u@example.org", "192.0.2.1", 8);
    guess(before, clock, "once@example.org", "203.0.113.1", 1);
    const memory = JSON.parse(JSON.stringify(before.memory)) as Throttled;
    const wait = before.attempt("u@example.org", "192.0.2.1")?.waitMs;
    const after = new Throttle(clock);
    after.remember(memory);
    assert.equal(Math.round(after.attempt("u@example.org", "192.0.2.1")?.waitMs ?? 0), Math.round(wait ?? -1));
    assert.equal(after.attempt("u@example.org", "198.51.100.7")?.waitMs, 0);
    clock.advance(3_600_000);
    const later = new Throttle(clock);
    later.remember(memory);
    assert.equal(later.attempt("u@example.org", "192.0.2.1")?.waitMs, 0);
    assert.deepEqual(later.memory.failures, []);
  });

  it("forgives after a success", () => {
    const clock = new TestClock();
    const throttle = new Throttle(clock);
    guess(throttle, clock, "u@example.org", "192.0.2.1", 8);
    throttle.attempt("u@example.org", "192.0.2.1")?.done("right");
    assert.equal(throttle.attempt("u@example.org", "192.0.2.1")?.waitMs, 0);
  });

  it("counts checks under way, so that guessing in parallel gains nothing", () => {
    const throttle = new Throttle(new TestClock());
    const attempts = Array.from({ length: 100 }, () => throttle.attempt("u@example.org", "192.0.2.1"));
    const admitted = attempts.filter((attempt) => attempt !== undefined);
    assert.ok(admitted.length < 12, `${admitted.length} of 100 at once`);
    assert.ok(admitted.every((attempt) => attempt.waitMs <= HELD_BACK_MS_MAX));
  });

  it("does not slow down the owner while strangers guess", () => {
    const clock = new TestClock();
    const throttle = new Throttle(clock);
    throttle.attempt("u@example.org", "198.51.100.7")?.done("right");
    for (let i = 0; i < 100; i++) throttle.attempt("u@example.org", `192.0.2.${i}`)?.done("wrong");
    assert.equal(throttle.attempt("u@example.org", "198.51.100.7")?.waitMs, 0);
    const stranger = throttle.attempt("u@example.org", "203.0.113.9");
    assert.ok(stranger === undefined || stranger.waitMs > 1000);
  });

  it("slows down a network that tries many names", () => {
    const clock = new TestClock();
    const throttle = new Throttle(clock);
    for (let i = 0; i < 60; i++) throttle.attempt(`u${i}@example.org`, "192.0.2.1")?.done("wrong");
    const next = throttle.attempt("another@example.org", "192.0.2.1");
    assert.ok(next === undefined || next.waitMs > 5000);
    assert.equal(throttle.attempt("another@example.org", "192.0.2.2")?.waitMs, 0);
  });

  it("does not count loopback as a network", () => {
    const clock = new TestClock();
    const throttle = new Throttle(clock);
    for (let i = 0; i < 200; i++)
      throttle.attempt(`u${i}@example.org`, i % 2 === 0 ? "127.0.0.1" : "::1")?.done("wrong");
    assert.equal(throttle.attempt("another@example.org", "127.0.0.1")?.waitMs, 0);
  });

  it("charges nothing for checks that could not be made", () => {
    const throttle = new Throttle(new TestClock());
    for (let i = 0; i < 50; i++) throttle.attempt("u@example.org", "192.0.2.1")?.done("unknown");
    assert.equal(throttle.attempt("u@example.org", "192.0.2.1")?.waitMs, 0);
  });

  it("counts what other processes tell, and tells what they need", () => {
    const clock = new TestClock();
    const told: Verdict[] = [];
    const one = new Throttle(clock, { tell: (verdict) => told.push(verdict) });
    const other = new Throttle(clock, { tell: () => assert.fail("what was heard is not told again") });
    guess(one, clock, "u@example.org", "192.0.2.1", 6);
    assert.equal(told.length, 6);
    for (const verdict of told.splice(0)) other.hear(verdict);
    const held = other.attempt("u@example.org", "192.0.2.9");
    assert.ok(held !== undefined && held.waitMs > 1000);
    for (let i = 0; i < 5; i++) one.attempt("u@example.org", "198.51.100.7")?.done("right");
    assert.deepEqual(told, [{ name: "u@example.org", address: "198.51.100.7", right: true }]);
    for (const verdict of told) other.hear(verdict);
    assert.equal(other.attempt("u@example.org", "198.51.100.7")?.waitMs, 0);
  });

  it("leaves next to nothing to who guesses codes day and night from everywhere", () => {
    const clock = new TestClock();
    const throttle = new Throttle(clock);
    const end = clock.now() + 24 * 3_600_000;
    let tried = 0;
    for (let i = 0; clock.now() < end; i++) {
      const attempt = throttle.attempt("5", `192.0.${i % 256}.${(i >> 8) % 256}`, "code");
      clock.advance(attempt?.waitMs ?? HELD_BACK_MS_MAX);
      attempt?.done("wrong");
      if (attempt !== undefined) tried++;
    }
    assert.ok(tried > 20 && tried < 150, `${tried} codes in a day`);
    assert.equal(throttle.attempt("5", "192.0.2.1")?.waitMs, 0, "a name is no code");
  });

  it("remembers a bounded number of names", () => {
    const throttle = new Throttle(new TestClock());
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < THROTTLED_KEYS_MAX * 3; i++) throttle.attempt(`u${i}@example.org`, "127.0.0.1")?.done("wrong");
    assert.ok(process.memoryUsage().heapUsed - before < 100 * 1024 * 1024);
  });
});

describe("the network of an address", () => {
  const cases: readonly [string, string][] = [
    ["192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8:1:2::6", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["::2", "0:0:0:0"],
    ["fe80::1%eth0", "fe80:0:0:0"],
    ["::1", "loopback"],
    ["127.0.0.1", "loopback"],
  ];
  for (const [address, network] of cases) {
    it(`${address} is ${network}`, () => assert.equal(networkOf(address), network));
  }
});
