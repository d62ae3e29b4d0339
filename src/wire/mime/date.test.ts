import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { dateLine, messageIdLine } from "./compose.ts";
import { formatDate, parseDate } from "./date.ts";

const iso = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 19);
const parse = (text: string): readonly [string | undefined, string | undefined] => {
  const date = parseDate(Buffer.from(text));
  return [iso(date?.moment), iso(date?.asWritten)];
};

describe("parseDate", () => {
  const table: readonly (readonly [field: string, moment: string, asWritten: string])[] = [
    ["Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T15:55:06", "1997-11-21T09:55:06"],
    ["Tue, 1 Jul 2003 10:52:37 +0200", "2003-07-01T08:52:37", "2003-07-01T10:52:37"],
    // RFC 5322 A.6.3
    ["Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21T15:55:06", "1997-11-21T09:55:06"],
    ["21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06", "1997-11-21T09:55:06"],
    [
      "Thu,\r\n      13\r\n        Feb\r\n          1969\r\n      23:32\r\n               -0330 (Newfoundland Time)",
      "1969-02-14T03:02:00",
      "1969-02-13T23:32:00",
    ],
    ["Mon, 7 Feb 1994 21:52:25 -0800 (PST)", "1994-02-08T05:52:25", "1994-02-07T21:52:25"],
    ["Wed, 20 Sep 1995 00:19:00 (EDT) -0400", "1995-09-20T04:19:00", "1995-09-20T00:19:00"],
    ["7 Feb 1994 21:52 EST", "1994-02-08T02:52:00", "1994-02-07T21:52:00"],
    ["7 Feb 49 21:52 Z", "2049-02-07T21:52:00", "2049-02-07T21:52:00"],
    ["7 Feb 50 21:52 A", "1950-02-07T21:52:00", "1950-02-07T21:52:00"],
    ["7 Feb 102 21:52 UT", "2002-02-07T21:52:00", "2002-02-07T21:52:00"],
    ["Fri, 31 May 0102 04:51:42 -1100", "2002-05-31T15:51:42", "2002-05-31T04:51:42"],
    ["Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37", "1994-11-06T08:49:37"],
    ["Sun Nov  6 08:49:37 EST 1994", "1994-11-06T13:49:37", "1994-11-06T08:49:37"],
    ["Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37", "1994-11-06T08:49:37"],
    ["Wed 29 May 2019 06:09:22 PM EDT", "2019-05-29T22:09:22", "2019-05-29T18:09:22"],
    ["18 Feb 01 12:29:13 AM", "2001-02-18T00:29:13", "2001-02-18T00:29:13"],
    ["2004-05-03T12:11:10Z", "2004-05-03T12:11:10", "2004-05-03T12:11:10"],
    ["2004-05-03 12:11:10.123+02:00", "2004-05-03T10:11:10", "2004-05-03T12:11:10"],
    ["Mon, 3 May 2004 12:11:10 GMT+0200", "2004-05-03T10:11:10", "2004-05-03T12:11:10"],
    ["Monday, 3 February 2003 1:02:03 +01", "2003-02-03T00:02:03", "2003-02-03T01:02:03"],
    ["Tue, 30 Jun 2015 23:59:60 +0000", "2015-06-30T23:59:59", "2015-06-30T23:59:59"],
    ["Mon, 3 May 2004 12:11:10 +9999", "2004-05-03T12:11:10", "2004-05-03T12:11:10"],
    ["3 May 2004 12:11:10", "2004-05-03T12:11:10", "2004-05-03T12:11:10"],
  ];
  for (const [field, moment, asWritten] of table) {
    it(`reads ${JSON.stringify(field)}`, () => assert.deepEqual(parse(field), [moment, asWritten]));
  }

  for (const field of [
    "",
    "yesterday",
    "31 Feb 2001 10:00:00",
    "1 Jan 2001",
    "10:00:00",
    "1 Foo 2001 10:00",
    "1 Jan 2001 99:00:00",
    "Jan 10:00",
  ]) {
    it(`does not read ${JSON.stringify(field)}`, () => assert.equal(parseDate(Buffer.from(field)), undefined));
  }

  it("never throws", () => {
    const words = fc.constantFrom(
      "Mon,",
      "7",
      "Feb",
      "1994",
      "21:52",
      ":25",
      "-0800",
      "(",
      ")",
      "pm",
      "2001-01-01",
      " ",
      "\r\n",
      "99999",
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), (parts) => {
        const date = parseDate(Buffer.from(parts.join(" ")));
        assert.ok(date === undefined || (Number.isFinite(date.moment) && Number.isFinite(date.asWritten)));
      }),
    );
  });
});

describe("formatDate", () => {
  it("writes the form of RFC 5322", () => {
    assert.equal(formatDate(Date.UTC(1994, 1, 8, 5, 52, 25), -480), "Mon, 07 Feb 1994 21:52:25 -0800");
    assert.equal(formatDate(0), "Thu, 01 Jan 1970 00:00:00 +0000");
  });
  it("writes what parseDate reads", () => {
    const moments = fc.integer({ min: Date.UTC(1950, 0, 2) / 1000, max: Date.UTC(2400, 0, 1) / 1000 });
    fc.assert(
      fc.property(moments, fc.integer({ min: -840, max: 840 }), (seconds, offset) => {
        const date = parseDate(Buffer.from(formatDate(seconds * 1000, offset)));
        assert.deepEqual(date, { moment: seconds * 1000, asWritten: (seconds + offset * 60) * 1000 });
      }),
    );
  });
});

describe("lines that a submission adds", () => {
  it("are whole fields", () => {
    assert.equal(Buffer.from(dateLine(0, 90)).toString(), "Date: Thu, 01 Jan 1970 01:30:00 +0130\r\n");
    assert.equal(Buffer.from(messageIdLine("a.b", "x.example")).toString(), "Message-ID: <a.b@x.example>\r\n");
  });
});
