/** Dates as IMAP writes them: `17-Jul-1996` and `"17-Jul-1996 02:44:25 -0700"` (RFC 9051 9 date, date-time). */
import { DAY_MS, MINUTE_MS } from "../../base/clock.ts";
import { SyntaxProblem } from "../../base/errors.ts";
import type { Reader } from "./reader.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function day(text: string): number {
  const match = /^ ?(\d{1,2})-([A-Za-z]{3})-(\d{4})$/.exec(text);
  const month = MONTHS.findIndex((name) => name.toLowerCase() === match?.[2]?.toLowerCase());
  if (match === null || month < 0) throw new SyntaxProblem("Expected a date like 1-Feb-2026");
  const moment = Date.UTC(Number(match[3]), month, Number(match[1]));
  const date = new Date(moment);
  if (date.getUTCDate() !== Number(match[1]) || date.getUTCFullYear() !== Number(match[3])) {
    throw new SyntaxProblem("There is no such day");
  }
  return moment;
}

/** A date, quoted or not; the first moment of the day at UTC, epoch milliseconds. Android's mail program adds a time and zone, which say nothing here. */
export function readDate(reader: Reader): number {
  return day(reader.atString ? reader.string().replace(/ \d\d:\d\d:\d\d [+-]\d{4}$/, "") : reader.atom());
}

/** A moment, and the zone in which it is written. */
export interface DateTime {
  /** Epoch milliseconds. */
  readonly moment: number;
  /** Minutes east of UTC. */
  readonly zone: number;
}

/** A date-time, always quoted. */
export function readDateTime(reader: Reader): DateTime {
  if (!reader.atChar('"')) throw reader.problem("a date and time in quotes");
  const match = /^(.+) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/.exec(reader.string());
  if (match === null) throw new SyntaxProblem('Expected a date and time like "01-Feb-2026 10:20:30 +0100"');
  const [, date = "", hours, minutes, seconds, sign, zoneHours, zoneMinutes] = match;
  const numbers = [hours, minutes, seconds, zoneHours, zoneMinutes].map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const [h, m, s, zh, zm] = numbers;
  if (h > 23 || m > 59 || s > 60 || zm > 59) throw new SyntaxProblem("There is no such time of day");
  const zone = (sign === "-" ? -1 : 1) * (zh * 60 + zm);
  return { moment: day(date) + ((h * 60 + m) * 60 + s) * 1000 - zone * MINUTE_MS, zone };
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

export function formatDay(moment: number): string {
  const date = new Date(moment);
  return `${date.getUTCDate()}-${MONTHS[date.getUTCMonth()] ?? ""}-${String(date.getUTCFullYear()).padStart(4, "0")}`;
}

/** Mail of one day comes together: the last day's text is kept. */
let lastDay = Number.NaN;
let lastText = "";

/** `"01-Feb-2026 10:20:30 +0000"`, quotes included; the zone in minutes east of UTC. */
export function formatDateTime(moment: number, zone = 0): string {
  const shown = moment + zone * MINUTE_MS;
  const dayNumber = Math.floor(shown / DAY_MS);
  if (dayNumber !== lastDay) {
    lastDay = dayNumber;
    const text = formatDay(shown);
    lastText = text[1] === "-" ? `0${text}` : text;
  }
  const seconds = Math.floor((shown - dayNumber * DAY_MS) / 1000);
  const minutes = Math.floor(seconds / 60);
  const time = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}`;
  return `"${lastText} ${time} ${formatZone(zone)}"`;
}

function formatZone(zone: number): string {
  if (zone === 0) return "+0000";
  const minutes = Math.abs(zone);
  return `${zone < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}
