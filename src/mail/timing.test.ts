import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deadlineOf, holdUntil } from "./timing.ts";

const now = Date.UTC(2026, 0, 5);

describe("holdUntil", () => {
  const cases = [
    [undefined, undefined],
    [{ seconds: 0 }, undefined],
    [{ seconds: 90 }, now + 90_000],
    [{ until: now + 5 }, now + 5],
    [{ until: now - 5 }, undefined],
  ] as const;
  for (const [hold, expected] of cases) {
    it(JSON.stringify(hold) ?? "nothing", () => assert.equal(holdUntil({ hold }, now), expected));
  }
});

describe("deadlineOf", () => {
  it("counts from MAIL on", () => {
    assert.equal(deadlineOf({ deliverBy: undefined }, now), undefined);
    assert.deepEqual(deadlineOf({ deliverBy: { seconds: -60, mode: "notify", trace: true } }, now), {
      at: now - 60_000,
      mode: "notify",
      trace: true,
    });
  });
});
