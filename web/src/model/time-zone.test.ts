import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dayText, minuteText, momentAt, momentOf, wallClock } from "./time-zone.ts";

const at = (iso: string): number => Date.parse(iso);

describe("a clock in another place", () => {
  for (const [zone, iso, text] of [
    ["Asia/Tokyo", "2026-11-27T20:30:00Z", "2026-11-28T05:30"],
    ["America/New_York", "2026-07-01T03:59:00Z", "2026-06-30T23:59"],
    ["Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01T05:45"],
    ["UTC", "2026-01-01T00:00:00Z", "2026-01-01T00:00"],
  ] as const)
    it(`shows ${text} in ${zone}, and back`, () => {
      assert.equal(minuteText(at(iso), zone), text);
      assert.equal(momentOf(text, zone), at(iso));
      assert.equal(dayText(at(iso), zone), text.slice(0, 10));
    });

  it("is right on both sides of a change", () => {
    assert.equal(momentOf("2026-03-29T01:59", "Europe/Berlin"), at("2026-03-29T00:59:00Z"));
    assert.equal(momentOf("2026-03-29T03:00", "Europe/Berlin"), at("2026-03-29T01:00:00Z"));
    assert.equal(momentOf("2026-10-25T03:00", "Europe/Berlin"), at("2026-10-25T02:00:00Z"));
  });

  it("counts days beyond the end of a month on", () => {
    const ms = momentAt({ year: 2026, month: 1, day: 32, hour: 8 }, "Europe/Berlin");
    assert.deepEqual(
      { ...wallClock(ms, "Europe/Berlin") },
      { year: 2026, month: 2, day: 1, hour: 8, minute: 0, second: 0 },
    );
  });

  it("has no moment for what is none", () => assert.ok(Number.isNaN(momentOf("soon", "UTC"))));
});
