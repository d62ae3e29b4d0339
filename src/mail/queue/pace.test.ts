import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { DEAD_MS_MAX, DEAD_MS_MIN, HOP_CONNECTIONS_FIRST } from "./limits.ts";
import { ownResult } from "./own-result.ts";
import { Pace } from "./pace.ts";

const trouble = ownResult("deferred", 451, "4.4.1", "nobody answers");

/** As many as it lets go at the same time. */
function fill(pace: Pace, now = 0): number {
  let begun = 0;
  for (; pace.hasRoom(now); begun++) pace.begin();
  return begun;
}

describe("the pace of a hop", () => {
  it("begins with a few, and grows by one for each round of successes, up to its limit", () => {
    const pace = new Pace(8);
    const rounds = Array.from({ length: 8 }, () => {
      const begun = fill(pace);
      for (let i = 0; i < begun; i++) pace.good();
      return begun;
    });
    assert.deepEqual(rounds, [5, 5, 6, 7, 8, 8, 8, 8]);
    assert.equal(fill(new Pace(2)), 2);
  });

  it("stops after a round of failures, then tries with one, and waits longer each time that fails", () => {
    const pace = new Pace(20);
    let now = 0;
    for (let i = fill(pace, now); i > 0; i--) pace.bad(now, trouble);
    const pauses: number[] = [];
    for (let i = 0; i < 6; i++) {
      const until = pace.pause(now)?.until ?? 0;
      pauses.push(until - now);
      assert.equal(pace.hasRoom(until - 1), false);
      now = until;
      assert.equal(fill(pace, now), 1);
      pace.bad(now, trouble);
    }
    assert.deepEqual(
      pauses,
      [1, 2, 4, 8, 15, 15].map((times) => times * DEAD_MS_MIN),
    );
    assert.equal(DEAD_MS_MAX, 15 * DEAD_MS_MIN);
    now = pace.pause(now)?.until ?? 0;
    fill(pace, now);
    pace.good();
    assert.equal(fill(pace, now), HOP_CONNECTIONS_FIRST);
  });

  it("is not stopped by single failures between successes", () => {
    const pace = new Pace(20);
    for (let i = 0; i < 100; i++) {
      pace.begin();
      pace.bad(0, trouble);
      pace.begin();
      pace.good();
    }
    assert.equal(pace.pause(0), undefined);
  });

  it("never lets more go than its limit, nor fewer than one, whatever happens", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.constantFrom("begin", "good", "bad", "neither")),
        (max, steps) => {
          const pace = new Pace(max);
          let [busy, now] = [0, 0];
          for (const step of steps) {
            now = pace.pause(now)?.until ?? now;
            if (step === "begin") {
              if (!pace.hasRoom(now)) continue;
              pace.begin();
              busy++;
            } else if (busy > 0) {
              busy--;
              if (step === "bad") pace.bad(now, trouble);
              else pace[step]();
            }
            assert.ok(busy <= max && pace.busy === busy);
            if (busy === 0) assert.ok(pace.hasRoom(pace.pause(now)?.until ?? now));
          }
        },
      ),
    );
  });
});
