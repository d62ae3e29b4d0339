/** Zones as the calendar itself describes them: by the changes of their clocks (RFC 5545 3.6.5). */
import type { VcardLine } from "../../contacts/vcard.ts";

/** Clocks are read as if they were UTC's, in epoch milliseconds; offsets are milliseconds ahead of UTC. */
interface Observance {
  readonly start: number;
  /** By which clocks went until the change; onsets are told by it. */
  readonly before: number;
  readonly after: number;
  readonly rule: Rule | undefined;
  /** Changes that are named one by one. */
  readonly dates: readonly number[];
}

/** Each year in a month: the days that are one of both kinds, and the how manieth of them; from the end where that is negative. */
interface Rule {
  readonly month: number;
  /** Sunday is 0. */
  readonly weekday: number | undefined;
  readonly monthDays: readonly number[];
  readonly place: number;
  /** A moment. */
  readonly until: number;
}

/** None for a zone with rules that are not understood. */
export type ZoneRules = readonly Observance[];

/** Zones of a calendar, changes of one, and lines of a change. */
const ZONES_MAX = 50;
const OBSERVANCES_MAX = 200;
const LINES_MAX = 200;

export function zonesIn(lines: readonly VcardLine[]): ReadonlyMap<string, ZoneRules> {
  const zones = new Map<string, ZoneRules>();
  let zone: { id: string; readonly observances: VcardLine[][] } | undefined;
  let observance: VcardLine[] | undefined;
  for (const line of lines) {
    const mark = `${line.name}:${line.value.trim().toUpperCase()}`;
    if (mark === "BEGIN:VTIMEZONE") zone = { id: "", observances: [] };
    else if (zone === undefined) continue;
    else if (/^BEGIN:(?:STANDARD|DAYLIGHT)$/.test(mark)) observance = [];
    else if (/^END:(?:STANDARD|DAYLIGHT)$/.test(mark)) {
      if (observance !== undefined && zone.observances.length < OBSERVANCES_MAX) zone.observances.push(observance);
      observance = undefined;
    } else if (mark === "END:VTIMEZONE") {
      if (zones.size < ZONES_MAX) zones.set(zone.id, rulesOf(zone.observances));
      zone = undefined;
    } else if (observance === undefined && line.name === "TZID") zone.id = line.value.trim();
    else if (observance !== undefined && observance.length < LINES_MAX) observance.push(line);
  }
  return zones;
}

/** Half of the rules would tell a wrong time. */
function rulesOf(observances: readonly (readonly VcardLine[])[]): ZoneRules {
  const known = observances.map(observanceOf).filter((each) => each !== undefined);
  return known.length === observances.length ? known : [];
}

function observanceOf(lines: readonly VcardLine[]): Observance | undefined {
  const valueOf = (name: string): string | undefined => lines.find((line) => line.name === name)?.value.trim();
  const start = clockOf(valueOf("DTSTART") ?? "");
  const before = offsetOf(valueOf("TZOFFSETFROM") ?? "");
  const after = offsetOf(valueOf("TZOFFSETTO") ?? "");
  if (start === undefined || before === undefined || after === undefined) return undefined;
  const written = valueOf("RRULE");
  const rule = written === undefined ? undefined : ruleOf(written, start);
  if (written !== undefined && rule === undefined) return undefined;
  const named = lines.filter(({ name }) => name === "RDATE").flatMap(({ value }) => value.split(","));
  const dates = named.map((each) => clockOf(each.trim())).filter((each) => each !== undefined);
  return { start, before, after, rule, dates: rule === undefined ? [start, ...dates] : dates };
}

const CLOCK = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?$/;

function clockOf(text: string): number | undefined {
  const found = CLOCK.exec(text);
  if (found === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = found
    .slice(1)
    .map((each) => Number(each ?? 0));
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function offsetOf(text: string): number | undefined {
  const [, sign, hours = "0", minutes = "0", seconds = "0"] = /^([+-])(\d\d)(\d\d)(\d\d)?$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === "-" ? -ms : ms;
}

const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const UNDERSTOOD = new Set(["FREQ", "INTERVAL", "BYMONTH", "BYDAY", "BYMONTHDAY", "UNTIL", "WKST"]);

/** What is written for zones in practice; undefined for any other rule. */
function ruleOf(text: string, start: number): Rule | undefined {
  const pairs = text
    .toUpperCase()
    .split(";")
    .map((pair) => pair.split("=", 2));
  const parts = new Map(pairs.map(([name = "", value = ""]) => [name, value]));
  const until = untilOf(parts.get("UNTIL"));
  const month = Number(parts.get("BYMONTH") ?? new Date(start).getUTCMonth() + 1);
  const isMonth = month >= 1 && month <= 12;
  const days = daysOf(parts, start);
  return isYearly(parts) && isMonth && until !== undefined && days !== undefined
    ? { month, until, ...days }
    : undefined;
}

function isYearly(parts: ReadonlyMap<string, string>): boolean {
  const isEachYear = parts.get("FREQ") === "YEARLY" && (parts.get("INTERVAL") ?? "1") === "1";
  return isEachYear && parts.keys().every((name) => UNDERSTOOD.has(name));
}

function untilOf(text: string | undefined): number | undefined {
  return text === undefined ? Number.POSITIVE_INFINITY : clockOf(text);
}

function daysOf(
  parts: ReadonlyMap<string, string>,
  start: number,
): Pick<Rule, "weekday" | "monthDays" | "place"> | undefined {
  const monthDays = parts.get("BYMONTHDAY")?.split(",").map(Number);
  const written = parts.get("BYDAY");
  if (written === undefined)
    return { weekday: undefined, monthDays: monthDays ?? [new Date(start).getUTCDate()], place: 1 };
  const [, place = "1", name = ""] = /^([+-]?\d)?([A-Z]{2})$/.exec(written) ?? [];
  const weekday = WEEKDAYS.indexOf(name);
  return weekday < 0 ? undefined : { weekday, monthDays: monthDays ?? [], place: Number(place) };
}

/** How far the clock is ahead of UTC when it shows this; undefined where the calendar does not say. */
export function offsetIn(rules: ZoneRules, clock: number): number | undefined {
  let latest: { readonly onset: number; readonly offset: number } | undefined;
  for (const { before, after, ...observance } of rules) {
    // What a clock shows twice, or never, is told by the one before the change (RFC 5545 3.3.5).
    const skipped = Math.max(0, after - before);
    for (const onset of onsetsUntil(observance, clock - skipped, before))
      if (latest === undefined || onset > latest.onset) latest = { onset, offset: after };
  }
  return latest?.offset ?? earliest(rules)?.before;
}

function earliest(rules: ZoneRules): Observance | undefined {
  return rules.toSorted((a, b) => a.start - b.start)[0];
}

/** The latest of them, by the clock before the change. */
function onsetsUntil(
  { start, rule, dates }: Pick<Observance, "start" | "rule" | "dates">,
  clock: number,
  before: number,
): readonly number[] {
  const yearly: number[] = [];
  if (rule !== undefined) {
    const last = new Date(Math.min(clock, rule.until + before)).getUTCFullYear();
    const times = [last, last - 1].map((year) => onsetIn(rule, year, start));
    yearly.push(...times.filter((each) => each >= start && each - before <= rule.until));
  }
  return [...dates, ...yearly].filter((each) => each <= clock);
}

const DAY_MS = 86_400_000;

/** NaN in a year that has no such day. */
function onsetIn({ month, weekday, monthDays, place }: Rule, year: number, start: number): number {
  const count = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const days = Array.from({ length: count }, (_, i) => i + 1).filter(
    (day) =>
      (monthDays.length === 0 || monthDays.includes(day) || monthDays.includes(day - count - 1)) &&
      (weekday === undefined || new Date(Date.UTC(year, month - 1, day)).getUTCDay() === weekday),
  );
  const timeOfDay = ((start % DAY_MS) + DAY_MS) % DAY_MS;
  return Date.UTC(year, month - 1, days.at(place > 0 ? place - 1 : place) ?? Number.NaN) + timeOfDay;
}
