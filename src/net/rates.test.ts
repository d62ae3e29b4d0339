import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { TestClock } from "../base/clock.ts";
import { RATES_TOLD_MS } from "./limits.ts";
import { type CountNews, Rates } from "./rates.ts";

const minute = { key: "x", windowMs: 60_000 };

describe("rates", () => {
  it("count what happened in the last while", () => {
    const clock = new TestClock(0);
    const rates = new Rates(clock);
    assert.equal(rates.of(minute), 0);
    assert.equal(rates.add(minute), 1);
    assert.equal(rates.add(minute, 9), 10);
    clock.advance(60_000);
    assert.equal(rates.of(minute), 10);
    clock.advance(30_000);
    assert.equal(rates.add(minute), 6);
    clock.advance(15_000);
    assert.equal(rates.of(minute), 3.5);
    clock.advance(75_000);
    assert.equal(rates.of(minute), 0);
    assert.equal(rates.of({ ...minute, key: "y" }), 0);
  });

  it("are told to others, many at once", () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const clock = new TestClock(0);
    const told: CountNews[][] = [];
    const other = new Rates(clock);
    const rates = new Rates(clock, {
      tell: (news) => {
        told.push([...news]);
        other.hear(news);
      },
    });
    for (let i = 0; i < 5; i++) rates.add(minute);
    rates.add({ ...minute, key: "y" });
    mock.timers.tick(RATES_TOLD_MS);
    assert.equal(told.length, 1);
    assert.equal(other.of(minute), 5);
    mock.timers.tick(RATES_TOLD_MS);
    assert.equal(told.length, 1);
    rates.add(minute);
    mock.timers.tick(RATES_TOLD_MS);
    assert.equal(other.of(minute), 6);
    mock.timers.reset();
  });
});
