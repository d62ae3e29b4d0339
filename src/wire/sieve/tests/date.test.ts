import assert from "node:assert/strict";
import { it } from "node:test";
import { datePart, DATE_PARTS, readZone } from "../date/date-part.ts";
import { judge, NOW, refuse } from "../testing/try-script.ts";
import { currentdate, date } from "./date.ts";

// The clock of the tests' owner is an hour east of UTC.
judge(date, [
  // RFC 5260 4.3.
  ['date :value "ge" :originalzone "date" "hour" "09"', true],
  ['date :value "ge" "date" "date" "2026-11-29"', false],
  ['date "date" "hour" "10"', true],
  ['date :zone "+0530" "date" "time" "14:30:05"', true],
  ['date :originalzone "date" "iso8601" "2026-11-28T10:00:05+01:00"', true],
  ['date :zone "-0330" "date" "std11" "Sat, 28 Nov 2026 05:30:05 -0330"', true],
  ['date "received" "date" "2026-11-28"', true],
  ['date :originalzone "received" "zone" "-0500"', true],
  ['date :index 2 "received" "day" "26"', true],
  ['date :index 1 :last "received" "day" "26"', true],
  ['date "subject" "year" "2026"', false],
  ['date "x-nope" "year" "2026"', false],
  ['date :count "eq" "x-nope" "year" "0"', true],
]);
refuse(date, [
  ['if date "date" "century" "20" { stop; }', '2:16 a date has no part "century"'],
  ['if date :zone "CET" "date" "hour" "1" { stop; }', '2:15 a zone is written "+0100"'],
  [
    'if date :zone "+0100" :originalzone "date" "hour" "1" { stop; }',
    "2:23 :zone and :originalzone exclude each other",
  ],
  ['if date ["date", "received"] "hour" "1" { stop; }', "2:9 the name of a header field: a string is expected here"],
]);

judge(currentdate, [
  // RFC 5260 5.
  ['anyof (currentdate :is "weekday" "0", currentdate :is "weekday" "6")', true],
  ['allof (currentdate :value "ge" "date" "2026-06-30", currentdate :value "le" "date" "2026-07-07")', false],
  ['currentdate :zone "+0000" "hour" "09"', true],
  ['currentdate "hour" "10"', true],
  ['currentdate :matches "month" "1?"', true],
  ['currentdate "year" "2026"', true, { host: { zoneMinutes: () => 0 } }],
]);
refuse(currentdate, [
  ['if currentdate :originalzone "year" "2026" { stop; }', "2:16 currentdate does not take :originalzone"],
]);

it("a moment has parts (RFC 5260 4.2)", () => {
  const time = { moment: NOW, zoneMinutes: -210 };
  const parts = Object.fromEntries([...DATE_PARTS].map((part) => [part, datePart(time, part.toUpperCase())]));
  assert.deepEqual(parts, {
    year: "2026",
    month: "11",
    day: "28",
    date: "2026-11-28",
    julian: "61372",
    hour: "05",
    minute: "30",
    second: "05",
    time: "05:30:05",
    iso8601: "2026-11-28T05:30:05-03:30",
    std11: "Sat, 28 Nov 2026 05:30:05 -0330",
    zone: "-0330",
    weekday: "6",
  });
  assert.equal(datePart(time, "nope"), undefined);
  assert.deepEqual(["+0530", "-0100", "0100", "+2500", "UTC"].map(readZone), [
    330,
    -60,
    undefined,
    undefined,
    undefined,
  ]);
});
