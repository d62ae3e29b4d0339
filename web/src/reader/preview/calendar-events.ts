/** Appointments in iCalendar (RFC 5545), as far as one looks at them before doing anything with them. */
import { parseLines, unescaped } from "../../contacts/vcard.ts";

export interface When {
  /** Of a moment that is told by the clock of some place: that clock, read as if it were UTC's. */
  readonly date: Date;
  /** Whether it is a moment, and not a whole day. */
  readonly time: boolean;
  /** "UTC", the name of a zone, or undefined: the clock of wherever one is. */
  readonly zone: string | undefined;
}

export interface CalendarEvent {
  readonly summary: string;
  readonly start: When | undefined;
  readonly end: When | undefined;
  readonly location: string;
  readonly organizer: string;
  readonly description: string;
}

/** Appointments that are listed, and characters of what is said of one. */
const EVENTS_MAX = 200;
const TEXT_MAX = 2_000;

type Line = ReturnType<typeof parseLines>[number];

export function eventsOf(text: string): readonly CalendarEvent[] {
  const events: CalendarEvent[] = [];
  let lines: Map<string, Line> | undefined;
  // Alarms and the like within an appointment have the same names.
  let depth = 0;
  for (const line of parseLines(text)) {
    const mark = `${line.name}:${line.value.trim().toUpperCase()}`;
    if (mark === "BEGIN:VEVENT") [lines, depth] = [new Map(), 0];
    else if (mark === "END:VEVENT") {
      if (lines !== undefined && events.length < EVENTS_MAX) events.push(eventOf(lines));
      lines = undefined;
    } else if (line.name === "BEGIN") depth++;
    else if (line.name === "END") depth--;
    else if (lines !== undefined && depth === 0 && !lines.has(line.name)) lines.set(line.name, line);
  }
  return events;
}

function eventOf(lines: ReadonlyMap<string, Line>): CalendarEvent {
  const textOf = (name: string): string => unescaped(lines.get(name)?.value ?? "").slice(0, TEXT_MAX);
  const organizer = lines.get("ORGANIZER");
  return {
    summary: textOf("SUMMARY"),
    start: whenOf(lines.get("DTSTART")),
    end: whenOf(lines.get("DTEND")),
    location: textOf("LOCATION"),
    organizer: organizer?.params["CN"]?.[0] ?? (organizer?.value ?? "").replace(/^mailto:/i, ""),
    description: textOf("DESCRIPTION"),
  };
}

const DATE = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/;

function whenOf(line: Line | undefined): When | undefined {
  const found = DATE.exec(line?.value.trim() ?? "");
  if (line === undefined || found === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = found.slice(1, 6).map((each) => Number(each ?? 0));
  const zone = found[7] === "Z" ? "UTC" : line.params["TZID"]?.[0];
  return { date: new Date(Date.UTC(year, month - 1, day, hour, minute)), time: found[4] !== undefined, zone };
}
