/** Invitations and answers to them that come by mail (RFC 5546, RFC 6047): what one asks for, and how it is answered. */
import { formatLine, type VcardLine } from "../../contacts/vcard.ts";
import type { Address } from "../../jmap/types.ts";
import { type CalendarEvent, eventOf, mailOf, readCalendar, type When } from "../preview/calendar-events.ts";
import { momentOf } from "../preview/event-times.ts";

export type Answer = "accepted" | "tentative" | "declined";

export const ANSWERS: readonly Answer[] = ["accepted", "tentative", "declined"];

/** Marks on the message that was answered. */
export const answerKeyword = (answer: Answer): string => `invitation-${answer}`;

/** What an answer marks on it, and which marks of others it takes back. */
export function marksOfAnswer(answer: Answer): { readonly keyword: string; readonly instead: readonly string[] } {
  return {
    keyword: answerKeyword(answer),
    instead: ANSWERS.filter((each) => each !== answer).map(answerKeyword),
  };
}

export interface Invitation {
  readonly kind: "request" | "cancel" | "reply";
  readonly event: CalendarEvent;
  readonly isRepeated: boolean;
  readonly organizer: Address | undefined;
  readonly attendees: readonly Attendee[];
  readonly lines: readonly VcardLine[];
}

export interface Attendee extends Address {
  readonly answer: Answer | undefined;
}

const KINDS: Readonly<Record<string, Invitation["kind"]>> = { REQUEST: "request", CANCEL: "cancel", REPLY: "reply" };

/** Of several appointments the first: the others are exceptions of a series. Undefined for a calendar that only tells. */
export function invitationIn(text: string): Invitation | undefined {
  const { method, events, zones } = readCalendar(text);
  const kind = Object.hasOwn(KINDS, method) ? KINDS[method] : undefined;
  const [lines] = events;
  if (kind === undefined || lines === undefined) return undefined;
  const organizer = lines.find(({ name }) => name === "ORGANIZER");
  return {
    kind,
    event: eventOf(lines, zones),
    isRepeated: lines.some(({ name }) => name === "RRULE" || name === "RDATE"),
    organizer: organizer === undefined ? undefined : personIn(organizer),
    attendees: lines.filter(({ name }) => name === "ATTENDEE").map(attendeeIn),
    lines,
  };
}

function personIn(person: VcardLine): Address {
  return { name: person.params["CN"]?.[0] ?? null, email: mailOf(person) };
}

function attendeeIn(attendee: VcardLine): Attendee {
  const state = attendee.params["PARTSTAT"]?.[0]?.toLowerCase();
  return { ...personIn(attendee), answer: ANSWERS.find((answer) => answer === state) };
}

/** What an answer repeats of the invitation, so that the organizer's program knows what is answered (RFC 5546 3.2.3). */
const REPEATED = ["UID", "RECURRENCE-ID", "SEQUENCE", "ORGANIZER", "SUMMARY"];

/** `ms` is now: of two answers the later one counts. */
export function answerText({ lines, event }: Invitation, attendee: Address, answer: Answer, ms: number): string {
  const name = attendee.name === null || attendee.name === "" ? [] : [["CN", [attendee.name]] as const];
  const said = Object.fromEntries([...name, ["PARTSTAT", [answer.toUpperCase()]] as const]);
  const written: readonly VcardLine[] = [
    line("BEGIN", "VCALENDAR"),
    line("VERSION", "2.0"),
    line("PRODID", "-//Posthorn//Webmail//EN"),
    line("METHOD", "REPLY"),
    line("BEGIN", "VEVENT"),
    ...REPEATED.flatMap((property) => lines.find((each) => each.name === property) ?? []),
    ...timeLine("DTSTART", event.start, lines),
    ...timeLine("DTEND", event.end, lines),
    line("DTSTAMP", utc(ms)),
    line("ATTENDEE", `mailto:${attendee.email}`, said),
    line("END", "VEVENT"),
    line("END", "VCALENDAR"),
  ];
  return written.map((each) => `${formatLine(each)}\r\n`).join("");
}

/** Zones are named with their rules (RFC 5545 3.6.5), which an answer has no room for: it tells such times by UTC. */
function timeLine(name: string, when: When | undefined, lines: readonly VcardLine[]): readonly VcardLine[] {
  const ms = when === undefined ? undefined : momentOf(when);
  if (ms !== undefined) return [line(name, utc(ms))];
  const own = lines.find((each) => each.name === name);
  return own === undefined || own.params["TZID"] !== undefined ? [] : [own];
}

const utc = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");

function line(name: string, value: string, params: VcardLine["params"] = {}): VcardLine {
  return { name, value, params };
}
