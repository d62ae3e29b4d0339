import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { preferences } from "../../model/preferences.ts";
import type { When } from "./calendar-events.ts";
import { momentOf, spanText } from "./event-times.ts";

const at = (iso: string, zone?: string): When => ({ date: new Date(`${iso}:00Z`), time: true, zone });
const day = (date: string): When => ({ date: new Date(`${date}T00:00:00Z`), time: false, zone: undefined });
/** Spaces as on a keyboard: which ones stand between digits is for each language's own taste. */
const span = (start: When, end: When | undefined): string => spanText(start, end, "en-GB").replace(/\s+/gu, " ");

describe("the times of an appointment", () => {
  const own = preferences.value;
  before(() => preferences.set({ ...own, timeZone: "Asia/Tokyo" }));
  after(() => preferences.set(own));

  it("are those of the reader's own clock", () => {
    assert.match(
      span(at("2026-12-01T09:30", "UTC"), at("2026-12-01T10:30", "UTC")),
      /^Tue,? 1 December 2026.* 18:30.19:30$/,
    );
    assert.match(span(at("2026-12-01T09:30", "Europe/Berlin"), undefined), /^Tue,? 1 December 2026.* 17:30$/);
  });

  it("are so where the calendar names the zone as Windows does, or with a path", () => {
    const moment = (zone: string): string => new Date(momentOf(at("2026-07-01T09:30", zone)) ?? 0).toISOString();
    assert.equal(moment("W. Europe Standard Time"), "2026-07-01T07:30:00.000Z");
    assert.equal(moment("GMT Standard Time"), "2026-07-01T08:30:00.000Z");
    assert.equal(moment("GMT"), "2026-07-01T09:30:00.000Z");
    assert.equal(moment("Pacific Standard Time (Mexico)"), "2026-07-01T16:30:00.000Z");
    assert.equal(moment("UTC-11"), "2026-07-01T20:30:00.000Z");
    assert.equal(moment("tzone://Microsoft/Utc"), "2026-07-01T09:30:00.000Z");
    assert.equal(moment("/mozilla.org/20050126_1/America/Argentina/Salta"), "2026-07-01T12:30:00.000Z");
    assert.match(span(at("2026-12-01T09:30", "W. Europe Standard Time"), undefined), / 17:30$/);
  });

  it("are so by the calendar's own rules for a zone that only it knows", () => {
    const when = { ...at("2026-12-01T09:30", "Lunar Time"), ahead: -2 * 3_600_000 };
    assert.equal(new Date(momentOf(when) ?? 0).toISOString(), "2026-12-01T11:30:00.000Z");
    assert.match(span(when, undefined), / 20:30$/);
  });

  it("are those of the place where the reader's own cannot be told", () => {
    assert.match(span(at("2026-12-01T09:30", "Lunar Time"), undefined), / 09:30 \(Lunar Time\)$/);
    assert.match(span(at("2026-12-01T09:30"), undefined), / 09:30$/);
    assert.equal(momentOf(at("2026-12-01T09:30", "Lunar Time")), undefined);
    assert.equal(momentOf(at("2026-12-01T09:30")), undefined);
  });

  it("are days that end before the one that is named", () => {
    assert.match(span(day("2026-12-24"), day("2026-12-25")), /^Thu,? 24 December 2026$/);
    assert.match(span(day("2026-12-24"), day("2026-12-27")), /^Thu,? 24.*Sat,? 26 December 2026$/);
  });
});
