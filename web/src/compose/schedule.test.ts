import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { usualMoments } from "./schedule.ts";

/** 2026-11-26 is a Thursday; months count from zero. */
const at = (day: number, hour: number): number => new Date(2026, 10, day, hour).getTime();

const cases: readonly (readonly [what: string, now: number, moments: readonly number[]])[] = [
  ["before noon", at(26, 9), [at(26, 13), at(27, 8), at(27, 13), at(30, 8)]],
  ["in the evening", at(26, 20), [at(27, 8), at(27, 13), at(30, 8)]],
  ["on a Sunday Monday is tomorrow", at(29, 20), [at(30, 8), at(30, 13)]],
  ["on a Monday the next one is meant", at(30, 20), [at(31, 8), at(31, 13), at(37, 8)]],
];

describe("the usual moments to send", () => {
  for (const [what, now, moments] of cases) it(what, () => assert.deepEqual(usualMoments(now), moments));
});
