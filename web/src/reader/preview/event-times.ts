/** When an appointment is, as people read it: by their own clock, as far as the calendar says enough for that. */
import { momentAt, timeZone } from "../../model/time-zone.ts";
import type { When } from "./calendar-events.ts";
import { zoneNames } from "./zone-names.ts";

type Options = Intl.DateTimeFormatOptions;
const DAY: Options = { weekday: "short", year: "numeric", month: "long", day: "numeric" };
const CLOCK: Options = { hour: "2-digit", minute: "2-digit" };
const DAY_MS = 86_400_000;

interface Shown {
  readonly ms: number;
  /** Of the clock that `ms` is written by; undefined: the device's. */
  readonly clock: string | undefined;
  /** Whose clock it is, where it is not the reader's own. */
  readonly place: string;
}

export function whenText(when: When | undefined, locale: string): string {
  return when === undefined ? "" : spanText(when, undefined, locale);
}

/** From one to the other, a day that is the same told once. Days that an appointment takes whole end before the one that is named (RFC 5545 3.6.1). */
export function spanText(start: When, end: When | undefined, locale: string): string {
  const from = shown(start);
  const format = new Intl.DateTimeFormat(locale, {
    ...DAY,
    ...(start.time ? CLOCK : {}),
    timeZone: from.clock,
  });
  const until = end === undefined ? from.ms : shown(end).ms - (end.time ? 0 : DAY_MS);
  const text = until > from.ms ? format.formatRange(from.ms, until) : format.format(from.ms);
  return from.place === "" ? text : `${text} (${from.place})`;
}

/** In epoch milliseconds; undefined where the calendar does not say by whose clock, or of which zone. */
export function momentOf(when: When): number | undefined {
  const { ms, place } = shown(when);
  return when.time && when.zone !== undefined && place === "" ? ms : undefined;
}

function shown({ date, time, zone, ahead }: When): Shown {
  const ms = date.getTime();
  const asWritten = { ms, clock: "UTC", place: zone ?? "" };
  if (zone === "UTC") return { ms, clock: timeZone(), place: "" };
  if (!time || zone === undefined) return asWritten;
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const wall = { year, month, day, hour: date.getUTCHours(), minute: date.getUTCMinutes() };
  for (const name of zoneNames(zone)) {
    try {
      return { ms: momentAt(wall, name), clock: timeZone(), place: "" };
    } catch {
      // A name that only the sender's program knows.
    }
  }
  if (ahead !== undefined) return { ms: ms - ahead, clock: timeZone(), place: "" };
  return asWritten;
}
