/** Where a person's clock stands: the device's own time zone, or the one that they prefer. */
import { preferences } from "./preferences.ts";

/** Undefined: the device's. */
export function timeZone(): string | undefined {
  const { timeZone: preferred } = preferences.value;
  return preferred === "system" ? undefined : preferred;
}

export interface WallClock {
  readonly year: number;
  /** January is 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(zone: string | undefined): Intl.DateTimeFormat {
  const key = zone ?? "";
  const number = "numeric";
  const made =
    formats.get(key) ??
    new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
      year: number,
      month: number,
      day: number,
      hour: number,
      minute: number,
      second: number,
      hourCycle: "h23",
      timeZone: zone,
    });
  formats.set(key, made);
  return made;
}

/** What the clock on the wall shows at a moment, in epoch milliseconds. */
export function wallClock(ms: number, zone = timeZone()): WallClock {
  const parts = formatFor(zone).formatToParts(ms);
  const of = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((part) => part.type === type)?.value);
  return {
    year: of("year"),
    month: of("month"),
    day: of("day"),
    hour: of("hour"),
    minute: of("minute"),
    second: of("second"),
  };
}

/** The moment at which the clock shows this; days and months beyond the end of one run into the next. */
export function momentAt(
  at: Pick<WallClock, "year" | "month" | "day"> & Partial<WallClock>,
  zone = timeZone(),
): number {
  const { year, month, day, hour = 0, minute = 0, second = 0 } = at;
  const wanted = Date.UTC(year, month - 1, day, hour, minute, second);
  // The offset of a guess is that of the moment, but within hours of a change of the clock: hence twice.
  const once = wanted - offsetAt(wanted, zone);
  return wanted - offsetAt(once, zone);
}

/** Milliseconds that the clock is ahead of UTC; the parts of a second count for neither. */
function offsetAt(ms: number, zone: string | undefined): number {
  const { year, month, day, hour, minute, second } = wallClock(ms, zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}

/** "2026-08-01" */
export function dayText(ms: number, zone = timeZone()): string {
  const { year, month, day } = wallClock(ms, zone);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/** "2026-08-01T08:00", as the browser's own field for date and time has it. */
export function minuteText(ms: number, zone = timeZone()): string {
  const { hour, minute } = wallClock(ms, zone);
  return `${dayText(ms, zone)}T${two(hour)}:${two(minute)}`;
}

/** The moment of such a text; NaN for none. */
export function momentOf(text: string, zone = timeZone()): number {
  const [, year, month, day, hour = "0", minute = "0", second = "0"] =
    /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text) ?? [];
  if (day === undefined) return Number.NaN;
  const [at, clock] = [[year, month, day].map(Number), [hour, minute, second].map(Number)];
  return momentAt(
    {
      year: at[0] ?? 0,
      month: at[1] ?? 0,
      day: at[2] ?? 0,
      hour: clock[0] ?? 0,
      minute: clock[1] ?? 0,
      second: clock[2] ?? 0,
    },
    zone,
  );
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}
