import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Wheel, type Timed } from "./wheel.ts";

class Alarm implements Timed {
  slot = -1;
  at: number;
  rang: number | undefined;
  readonly #wheel: Wheel;
  constructor(wheel: Wheel, ms: number) {
    this.#wheel = wheel;
    this.at = wheel.after(ms);
    wheel.add(this);
  }
  deadline(): number {
    return this.at;
  }
  due(): void {
    this.rang ??= this.#wheel.now;
  }
}

function turn(wheel: Wheel, ticks: number): void {
  for (let i = 0; i < ticks; i++) wheel.tick();
}

describe("the wheel", () => {
  it("calls each at its tick, near or a whole turn away", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3_000_000 }), { maxLength: 50 }), (delays) => {
        const wheel = new Wheel();
        const alarms = delays.map((ms) => new Alarm(wheel, ms));
        turn(wheel, 3100);
        for (const alarm of alarms) assert.equal(alarm.rang, alarm.at);
        for (const alarm of alarms) wheel.remove(alarm);
      }),
      { numRuns: 30 },
    );
  });

  it("asks again when the deadline moved away, and at once when it came closer", () => {
    const wheel = new Wheel();
    const later = new Alarm(wheel, 5_000);
    turn(wheel, 4);
    later.at = wheel.after(5_000);
    turn(wheel, 4);
    assert.equal(later.rang, undefined);
    later.at = wheel.after(1_000);
    wheel.sooner(later);
    turn(wheel, 2);
    assert.equal(later.rang, later.at);
    wheel.remove(later);
  });

  it("forgets who was removed", () => {
    const wheel = new Wheel();
    const gone = new Alarm(wheel, 1_000);
    wheel.remove(gone);
    wheel.remove(gone);
    turn(wheel, 5);
    assert.equal(gone.rang, undefined);
  });
});
