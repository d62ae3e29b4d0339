/** Times as people read them in a list, and in full. */
import { dayText, timeZone, wallClock } from "./time-zone.ts";

const DAY_MS = 86_400_000;

type Options = Intl.DateTimeFormatOptions;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Each is made once: making one takes as long as drawing a row. */
function written(at: Date, locale: string, options: Options): string {
  const zone = timeZone();
  const key = `${locale} ${zone ?? ""} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  formats.set(key, format);
  return format.format(at);
}

/** The clock for today, the weekday for this week, else the date. */
export function shortMoment(iso: string, now: number, locale: string): string {
  const at = new Date(iso);
  if (dayText(at.getTime()) === dayText(now)) return written(at, locale, { hour: "2-digit", minute: "2-digit" });
  const age = now - at.getTime();
  if (age > 0 && age < 6 * DAY_MS) return written(at, locale, { weekday: "short" });
  const isThisYear = wallClock(at.getTime()).year === wallClock(now).year;
  const year = isThisYear ? {} : ({ year: "numeric" } as const);
  return written(at, locale, { day: "numeric", month: "short", ...year });
}

export function fullMoment(iso: string, locale: string): string {
  return written(new Date(iso), locale, { dateStyle: "full", timeStyle: "short" });
}

/** Day and minute; with `withSeconds` to the second. */
export function stamp(ms: number, locale: string, withSeconds = false): string {
  return written(new Date(ms), locale, { dateStyle: "short", timeStyle: withSeconds ? "medium" : "short" });
}

/** A day alone. */
export function dateText(ms: number, locale: string): string {
  return written(new Date(ms), locale, { day: "numeric", month: "short", year: "numeric" });
}

export function clock(ms: number, locale: string): string {
  return written(new Date(ms), locale, { hour: "2-digit", minute: "2-digit" });
}

/** A moment to come. */
export function momentText(ms: number, locale: string): string {
  return written(new Date(ms), locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  });
}
