import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answerText, invitationIn } from "./invitation.ts";

const calendar = (method: string, ...lines: readonly string[]): string =>
  [
    "BEGIN:VCALENDAR",
    `METHOD:${method}`,
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Berlin",
    "BEGIN:STANDARD",
    "DTSTART:19701025T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
    "BEGIN:VEVENT",
    ...lines,
    "END:VEVENT",
    "END:VCALENDAR",
  ].join("\r\n");

const LINES = [
  "UID:meeting-1@far.example",
  "SEQUENCE:2",
  "SUMMARY:Plans\\, and more",
  "DTSTART;TZID=Europe/Berlin:20261201T093000",
  "DTEND:20261201T093000Z",
  'ORGANIZER;CN="Brown, Bob":mailto:bob@far.example',
  "ATTENDEE;PARTSTAT=ACCEPTED:mailto:carol@far.example",
  "ATTENDEE;RSVP=TRUE;PARTSTAT=NEEDS-ACTION:MAILTO:alice@posthorn.test",
];

const NOW = Date.UTC(2026, 10, 27, 20, 30, 5);
const alice = { name: "Alice", email: "alice@posthorn.test" };

describe("an invitation", () => {
  it("says from whom it is, who is asked and what they said", () => {
    const invitation = invitationIn(calendar("REQUEST", ...LINES));
    assert.deepEqual(invitation?.organizer, { name: "Brown, Bob", email: "bob@far.example" });
    assert.deepEqual(invitation?.attendees, [
      { name: null, email: "carol@far.example", answer: "accepted" },
      { name: null, email: "alice@posthorn.test", answer: undefined },
    ]);
    assert.deepEqual([invitation?.kind, invitation?.isRepeated], ["request", false]);
  });

  it("repeats itself by a rule of its own, not of its zone", () =>
    assert.equal(invitationIn(calendar("REQUEST", ...LINES, "RRULE:FREQ=DAILY"))?.isRepeated, true));

  it("is taken back, or answered", () => {
    assert.equal(invitationIn(calendar("CANCEL", ...LINES))?.kind, "cancel");
    assert.equal(invitationIn(calendar("reply", ...LINES))?.attendees[0]?.answer, "accepted");
  });

  it("is none in a calendar that only tells, or has no appointment", () => {
    assert.equal(invitationIn(calendar("PUBLISH", ...LINES)), undefined);
    assert.equal(invitationIn("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR"), undefined);
    assert.equal(invitationIn(calendar("CONSTRUCTOR", ...LINES)), undefined);
  });
});

describe("the answer to an invitation", () => {
  const answered = (...lines: readonly string[]): string => {
    const invitation = invitationIn(calendar("REQUEST", ...lines));
    assert.ok(invitation !== undefined);
    return answerText(invitation, alice, "declined", NOW);
  };

  it("names the appointment, who answers and when (RFC 5546 3.2.3)", () => {
    assert.equal(
      answered(...LINES),
      [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Posthorn//Webmail//EN",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        "UID:meeting-1@far.example",
        "SEQUENCE:2",
        'ORGANIZER;CN="Brown, Bob":mailto:bob@far.example',
        "SUMMARY:Plans\\, and more",
        "DTSTART:20261201T083000Z",
        "DTEND:20261201T093000Z",
        "DTSTAMP:20261127T203005Z",
        "ATTENDEE;CN=Alice;PARTSTAT=DECLINED:mailto:alice@posthorn.test",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
      ].join("\r\n"),
    );
  });

  it("says of a series which time is meant, and of times in unknown zones nothing", () => {
    const text = answered(
      "UID:u",
      "RECURRENCE-ID;TZID=Lunar Time:20261201T093000",
      "DTSTART;TZID=Lunar Time:20261201T093000",
      "DTEND;VALUE=DATE:20261202",
    );
    assert.match(text, /\r\nRECURRENCE-ID;TZID=Lunar Time:20261201T093000\r\n/);
    assert.doesNotMatch(text, /DTSTART/);
    assert.match(text, /\r\nDTEND;VALUE=DATE:20261202\r\n/);
  });
});
