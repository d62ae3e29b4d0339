/** Appointments in iCalendar (RFC 5545), as far as one looks at them before doing anything with them. */
import { parseLines, unescaped, type VcardLine } from "../../contacts/vcard.ts";
import { offsetIn, type ZoneRules, zonesIn } from "./zone-rules.ts";

export interface When {
  /** Of a moment that is told by the clock of some place: that clock, read as if it were UTC's. */
  readonly date: Date;
  /** Whether it is a moment, and not a whole day. */
  readonly time: boolean;
  /** "UTC", the name of a zone, or undefined: the clock of wherever one is. */
  readonly zone: string | undefined;
  /** Milliseconds that the clock is ahead of UTC by the calendar's own rules, where it has any for the zone. */
  readonly ahead?: number;
}

export interface CalendarEvent {
  readonly summary: string;
  readonly start: When | undefined;
  readonly end: When | undefined;
  readonly location: string;
  readonly organizer: string;
  readonly description: string;
}

interface Calendar {
  /** What the file is for, in capitals (RFC 5546 1.4): "REQUEST"; "" for one that only tells. */
  readonly method: string;
  /** The lines of each appointment, but for those of parts of it, such as alarms. */
  readonly events: readonly (readonly VcardLine[])[];
  readonly zones: Zones;
}

type Zones = ReadonlyMap<string, ZoneRules>;

/** Appointments that are listed, characters of what is said of one, and lines that one has. */
const EVENTS_MAX = 200;
const TEXT_MAX = 2_000;
const LINES_MAX = 2_000;

export function eventsOf(text: string): readonly CalendarEvent[] {
  const { events, zones } = readCalendar(text);
  return events.map((lines) => eventOf(lines, zones));
}

export function readCalendar(text: string): Calendar {
  const events: VcardLine[][] = [];
  let method = "";
  let lines: VcardLine[] | undefined;
  // Alarms and the like within an appointment have the same names.
  let depth = 0;
  const all = parseLines(text);
  for (const line of all) {
    const mark = `${line.name}:${line.value.trim().toUpperCase()}`;
    if (mark === "BEGIN:VEVENT") [lines, depth] = [[], 0];
    else if (mark === "END:VEVENT") {
      if (lines !== undefined && events.length < EVENTS_MAX) events.push(lines);
      lines = undefined;
    } else if (line.name === "BEGIN") depth++;
    else if (line.name === "END") depth--;
    else if (lines === undefined && line.name === "METHOD") method = line.value.trim().toUpperCase();
    else if (lines !== undefined && depth === 0 && lines.length < LINES_MAX) lines.push(line);
  }
  return { method, events, zones: zonesIn(all) };
}

export function eventOf(lines: readonly VcardLine[], zones: Zones): CalendarEvent {
  const lineOf = (name: string): VcardLine | undefined => lines.find((line) => line.name === name);
  const textOf = (name: string): string => unescaped(lineOf(name)?.value ?? "").slice(0, TEXT_MAX);
  const organizer = lineOf("ORGANIZER");
  return {
    summary: textOf("SUMMARY"),
    start: whenOf(lineOf("DTSTART"), zones),
    end: whenOf(lineOf("DTEND"), zones),
    location: textOf("LOCATION"),
    organizer: organizer?.params["CN"]?.[0] ?? mailOf(organizer),
    description: textOf("DESCRIPTION"),
  };
}

/** The mail address that an attendee or organizer has; "" for none. */
export function mailOf(line: VcardLine | undefined): string {
  return (line?.value ?? "").trim().replace(/^mailto:/i, "");
}

function aheadAt(clock: Date, rules: ZoneRules = []): Pick<When, "ahead"> {
  const ahead = offsetIn(rules, clock.getTime());
  return ahead === undefined ? {} : { ahead };
}

const DATE = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/;

function whenOf(line: VcardLine | undefined, zones: Zones): When | undefined {
  const found = DATE.exec(line?.value.trim() ?? "");
  if (line === undefined || found === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = found.slice(1, 6).map((each) => Number(each ?? 0));
  const zone = found[7] === "Z" ? "UTC" : line.params["TZID"]?.[0]?.trim();
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute));
  const rules = zone === undefined ? undefined : zones.get(zone);
  return { date, time: found[4] !== undefined, zone, ...aheadAt(date, rules) };
}
