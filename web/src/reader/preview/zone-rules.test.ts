import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseLines } from "../../contacts/vcard.ts";
import { offsetIn, zonesIn } from "./zone-rules.ts";

type Change = readonly [kind: "STANDARD" | "DAYLIGHT", from: string, to: string, start: string, ...rest: string[]];

/** Hours that its clock is ahead of UTC when it shows this. */
function hours(changes: readonly Change[], clock: string): number | undefined {
  const observances = changes.flatMap(([kind, from, to, start, ...rest]) => [
    `BEGIN:${kind}`,
    `DTSTART:${start}`,
    `TZOFFSETFROM:${from}`,
    `TZOFFSETTO:${to}`,
    ...rest,
    `END:${kind}`,
  ]);
  const text = ["BEGIN:VTIMEZONE", "TZID:Our zone", ...observances, "END:VTIMEZONE"].join("\r\n");
  const offset = offsetIn(zonesIn(parseLines(text)).get("Our zone") ?? [], Date.parse(`${clock}Z`));
  return offset === undefined ? undefined : offset / 3_600_000;
}

/** As Exchange writes them. */
const BERLIN: readonly Change[] = [
  ["STANDARD", "+0200", "+0100", "16010101T030000", "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10"],
  ["DAYLIGHT", "+0100", "+0200", "16010101T020000", "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3"],
];

describe("a zone that the calendar describes", () => {
  it("has summer and winter", () => {
    assert.equal(hours(BERLIN, "2026-01-15T12:00"), 1);
    assert.equal(hours(BERLIN, "2026-07-15T12:00"), 2);
    assert.equal(hours(BERLIN, "2026-12-15T12:00"), 1);
  });

  it("changes in its own night, and tells what a clock shows twice or never by the one before", () => {
    assert.equal(hours(BERLIN, "2026-03-29T01:59"), 1);
    assert.equal(hours(BERLIN, "2026-03-29T02:30"), 1);
    assert.equal(hours(BERLIN, "2026-03-29T03:00"), 2);
    assert.equal(hours(BERLIN, "2026-10-25T02:30"), 2);
    assert.equal(hours(BERLIN, "2026-10-25T03:00"), 1);
  });

  it("may lie in the south, or west, and change on another Sunday", () => {
    const sydney: readonly Change[] = [
      ["STANDARD", "+1100", "+1000", "20080406T030000", "RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU"],
      ["DAYLIGHT", "+1000", "+1100", "20081005T020000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=1SU"],
    ];
    assert.equal(hours(sydney, "2026-01-15T12:00"), 11);
    assert.equal(hours(sydney, "2026-07-15T12:00"), 10);
    const newYork: readonly Change[] = [
      [
        "DAYLIGHT",
        "-0500",
        "-0400",
        "20070311T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=SU",
      ],
      ["STANDARD", "-0400", "-0500", "20071104T020000", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"],
    ];
    assert.equal(hours(newYork, "2026-03-08T03:00"), -4);
    assert.equal(hours(newYork, "2026-03-08T01:00"), -5);
  });

  it("may never change, or have done so once, or until some year", () => {
    assert.equal(hours([["STANDARD", "+0530", "+0530", "16010101T000000"]], "2026-07-15T12:00"), 5.5);
    const moscow: readonly Change[] = [
      [
        "DAYLIGHT",
        "+0300",
        "+0400",
        "19930328T020000",
        "RRULE:FREQ=YEARLY;UNTIL=20100327T230000Z;BYMONTH=3;BYDAY=-1SU",
      ],
      [
        "STANDARD",
        "+0400",
        "+0300",
        "19961027T030000",
        "RRULE:FREQ=YEARLY;UNTIL=20101030T230000Z;BYMONTH=10;BYDAY=-1SU",
      ],
      ["STANDARD", "+0300", "+0400", "20110327T020000", "RDATE:20110327T020000"],
      ["STANDARD", "+0400", "+0300", "20141026T020000"],
    ];
    assert.equal(hours(moscow, "2009-07-15T12:00"), 4);
    assert.equal(hours(moscow, "2011-01-15T12:00"), 3);
    assert.equal(hours(moscow, "2012-01-15T12:00"), 4);
    assert.equal(hours(moscow, "2026-07-15T12:00"), 3);
  });

  it("begins with the clock before its first change", () => {
    const thisYear: readonly Change[] = [
      ["DAYLIGHT", "-0500", "-0400", "20260308T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"],
      ["STANDARD", "-0400", "-0500", "20261101T020000", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"],
    ];
    assert.equal(hours(thisYear, "2026-01-15T12:00"), -5);
  });

  it("says nothing by rules that nobody understands", () => {
    const odd: Change = ["DAYLIGHT", "+0100", "+0200", "19700329T020000", "RRULE:FREQ=YEARLY;BYSETPOS=2;BYDAY=SU"];
    assert.equal(hours([BERLIN[0] as Change, odd], "2026-07-15T12:00"), undefined);
    assert.equal(hours([["STANDARD", "one", "two", "19700329T020000"]], "2026-07-15T12:00"), undefined);
    assert.equal(hours([], "2026-07-15T12:00"), undefined);
  });
});
