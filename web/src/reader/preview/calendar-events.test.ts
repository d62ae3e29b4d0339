import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eventsOf } from "./calendar-events.ts";

const FILE = [
  "BEGIN:VCALENDAR",
  "BEGIN:VEVENT",
  "SUMMARY:Plans\\, and more",
  "DTSTART;TZID=Europe/Berlin:20261201T093000",
  "DTEND:20261201T103000Z",
  "LOCATION:Room <b>1</b>",
  'ORGANIZER;CN="Bob Brown":mailto:bob@far.example',
  "DESCRIPTION:First\\nsecond and a lo",
  " ng line",
  "BEGIN:VALARM",
  "DESCRIPTION:An alarm",
  "END:VALARM",
  "END:VEVENT",
  "BEGIN:VEVENT",
  "DTSTART;VALUE=DATE:20261224",
  "ORGANIZER:mailto:ann@far.example",
  "END:VEVENT",
  "END:VCALENDAR",
].join("\r\n");

describe("the appointments in a calendar file", () => {
  it("are told in its own words", () => {
    const [first, second] = eventsOf(FILE);
    assert.deepEqual(first, {
      summary: "Plans, and more",
      start: { date: new Date("2026-12-01T09:30:00Z"), time: true, zone: "Europe/Berlin" },
      end: { date: new Date("2026-12-01T10:30:00Z"), time: true, zone: "UTC" },
      location: "Room <b>1</b>",
      organizer: "Bob Brown",
      description: "First\nsecond and a long line",
    });
    assert.deepEqual(second?.start, { date: new Date("2026-12-24T00:00:00Z"), time: false, zone: undefined });
    assert.deepEqual([second?.end, second?.summary, second?.organizer], [undefined, "", "ann@far.example"]);
  });
  it("know the clock of a zone that only the file describes", () => {
    const zone = [
      "BEGIN:VTIMEZONE",
      "TZID:Our zone",
      "BEGIN:STANDARD",
      "DTSTART:16010101T000000",
      "TZOFFSETFROM:+0200",
      "TZOFFSETTO:+0200",
      "END:STANDARD",
      "END:VTIMEZONE",
    ].join("\r\n");
    const file = FILE.replace("BEGIN:VEVENT", `${zone}\r\nBEGIN:VEVENT`).replace("Europe/Berlin", "Our zone");
    assert.equal(eventsOf(file)[0]?.start?.ahead, 2 * 3_600_000);
  });
  it("are none in what is no calendar", () => assert.deepEqual(eventsOf("BEGIN:VEVENT\nno line\n:\n"), []));
});
