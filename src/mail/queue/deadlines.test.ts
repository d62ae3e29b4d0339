import assert from "node:assert/strict";
import { it } from "node:test";
import { deadlines, TOLD_DELAY, TOLD_LATE, watchAt } from "./deadlines.ts";

const times = { lifetimeMs: 1_000, delayNoticeMs: 100 };
const by = (at: number, mode: "notify" | "return"): { at: number; mode: "notify" | "return"; trace: boolean } => ({
  at,
  mode,
  trace: false,
});

it("looks at a leg when its sender must hear of it, and when its time is up", () => {
  const first = { since: 10, told: 0, deliverBy: undefined };
  assert.equal(watchAt(first, times), 110);
  assert.equal(watchAt({ ...first, told: TOLD_DELAY }, times), 1_010);
  assert.equal(watchAt(first, { ...times, delayNoticeMs: 0 }), 1_010);
  assert.equal(watchAt({ ...first, deliverBy: by(50, "notify") }, times), 50);
  assert.equal(watchAt({ ...first, told: TOLD_LATE, deliverBy: by(50, "notify") }, times), 110);
  assert.equal(watchAt({ ...first, deliverBy: by(50, "return") }, times), 50);
  assert.deepEqual(deadlines({ ...first, deliverBy: by(50, "return") }, times), {
    end: { at: 50, by: "deliver-by" },
    notice: undefined,
  });
  assert.deepEqual(deadlines({ ...first, deliverBy: by(5_000, "return") }, times).end, { at: 1_010, by: "queue" });
});
