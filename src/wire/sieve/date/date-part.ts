/** Parts of a moment (RFC 5260 4.2). */
import { formatDate } from "../../mime/date.ts";

/** A moment as a clock shows it that is so many minutes east of UTC. */
export interface ClockTime {
  readonly moment: number;
  readonly zoneMinutes: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Of 1970-01-01 (RFC 5260 4.2, "julian": a Modified Julian Day). */
const JULIAN_1970 = 40_587;

const PARTS: ReadonlyMap<string, (time: ClockTime) => string> = new Map([
  ["year", (time) => shown(time).slice(0, -20)],
  ["month", (time) => iso(time, 5, 7)],
  ["day", (time) => iso(time, 8, 10)],
  ["date", (time) => shown(time).slice(0, -14)],
  [
    "julian",
    ({ moment, zoneMinutes }) => String(Math.floor((moment + zoneMinutes * MINUTE_MS) / DAY_MS) + JULIAN_1970),
  ],
  ["hour", (time) => iso(time, 11, 13)],
  ["minute", (time) => iso(time, 14, 16)],
  ["second", (time) => iso(time, 17, 19)],
  ["time", (time) => iso(time, 11, 19)],
  ["iso8601", (time) => `${shown(time).slice(0, 19)}${zone(time.zoneMinutes, ":")}`],
  ["std11", ({ moment, zoneMinutes }) => formatDate(moment, zoneMinutes)],
  ["zone", ({ zoneMinutes }) => zone(zoneMinutes, "")],
  ["weekday", ({ moment, zoneMinutes }) => String(new Date(moment + zoneMinutes * MINUTE_MS).getUTCDay())],
]);

export const DATE_PARTS: ReadonlySet<string> = new Set(PARTS.keys());

export function datePart(time: ClockTime, part: string): string | undefined {
  return PARTS.get(part.toLowerCase())?.(time);
}

/** YYYY-MM-DDTHH:MM:SS.mmmZ, with the digits of that clock. */
function shown({ moment, zoneMinutes }: ClockTime): string {
  return new Date(moment + zoneMinutes * MINUTE_MS).toISOString();
}

function iso(time: ClockTime, start: number, end: number): string {
  return shown(time).slice(start, end);
}

function zone(minutes: number, separator: string): string {
  const away = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(away / 60))}${separator}${two(away % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** "+0100"; undefined when it is no zone. */
export function readZone(text: string): number | undefined {
  const found = /^([+-])([01]\d|2[0-3])([0-5]\d)$/.exec(text);
  if (found === null) return undefined;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return found[1] === "-" ? -minutes : minutes;
}
