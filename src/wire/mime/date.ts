/** Dates of header fields: RFC 5322 3.3 with its obsolete forms and what else is found in mail, and the one form we write. */
import { asBuffer } from "./ascii.ts";
import { DATE_LENGTH_MAX } from "./limits.ts";

export interface FieldDate {
  /** Epoch milliseconds. */
  readonly moment: number;
  /** The calendar day and time as written, read as if UTC: epoch milliseconds. */
  readonly asWritten: number;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const monthNumbers = new Map<string, number>(MONTHS.map((name, index) => [name.toLowerCase(), index]));

/** Minutes east of UTC. The military letters are unreliable and mean UTC (RFC 5322 4.3), as do unknown names. */
const zones: Readonly<Record<string, number>> = {
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  akst: -540,
  akdt: -480,
  hst: -600,
  bst: 60,
  ist: 330,
  wet: 0,
  west: 60,
  cet: 60,
  cest: 120,
  met: 60,
  mest: 120,
  mez: 60,
  mesz: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  msd: 240,
  jst: 540,
  kst: 540,
  sgt: 480,
  hkt: 480,
  aest: 600,
  aedt: 660,
  acst: 570,
  acdt: 630,
  awst: 480,
  nzst: 720,
  nzdt: 780,
};

/** What nearly all mail has, word for word as RFC 5322 3.3 writes it: read at once. */
const USUAL =
  /^(?:[a-z]{3}, )?(\d{1,2}) ([a-z]{3}) ([12]\d{3}) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d) ([+-])([01]\d)([0-5]\d)(?: \([a-z]+\))?$/i;

function usualDate(text: string): FieldDate | undefined {
  const found = USUAL.exec(text);
  if (found === null) return undefined;
  const [date, , year, hour, minute, second, , east, rest] = found.slice(1).map(Number);
  const day = checkDay(year!, monthNumbers.get(found[2]!.toLowerCase()) ?? -1, date!);
  const minutes = east! * 60 + rest!;
  if (day === undefined) return undefined;
  const asWritten = Date.UTC(day.year, day.month, day.date, hour, minute, second);
  return { moment: asWritten - (found[7] === "-" ? -minutes : minutes) * 60_000, asWritten };
}

/** Parses a date field; undefined when day, month, year and time cannot all be found in it, or are impossible. */
export function parseDate(value: Uint8Array): FieldDate | undefined {
  const text = asBuffer(value.length > DATE_LENGTH_MAX ? value.subarray(0, DATE_LENGTH_MAX) : value).toString("latin1");
  return usualDate(text) ?? anyDate(text);
}

/** White space and comments may stand around the colons (RFC 5322 4.3). */
const TIME = /(\d{1,2})(?:\s*:\s*|\.)(\d{1,2})(?:(?:\s*:\s*|\.)(\d{1,2})(?:[.,]\d+)?)?\s*(?:([ap])\.?m\b\.?)?/i;

function anyDate(text: string): FieldDate | undefined {
  const plain = text.includes("(") ? withoutComments(text) : text;
  const time = TIME.exec(plain);
  if (time === null) return undefined;
  const day = readDay(plain, time.index, time.index + time[0].length);
  if (day === undefined) return undefined;
  let hour = Number(time[1]);
  const half = time[4]?.toLowerCase();
  if (half !== undefined && hour <= 12) hour = (hour % 12) + (half === "p" ? 12 : 0);
  const minute = Number(time[2]);
  // Leap seconds are written as 60.
  const second = Math.min(Number(time[3] ?? 0), 59);
  if (hour > 24 || minute > 59 || Number(time[3] ?? 0) > 61) return undefined;
  const asWritten = Date.UTC(day.year, day.month, day.date, hour, minute, second);
  return { moment: asWritten - readZone(plain.slice(time.index + time[0].length)) * 60_000, asWritten };
}

function withoutComments(text: string): string {
  let depth = 0;
  let out = "";
  for (const character of text) {
    if (character === "(") depth++;
    else if (character === ")" && depth > 0) depth--;
    else if (depth === 0) out += character;
  }
  return out;
}

interface Day {
  readonly year: number;
  /** 0 to 11. */
  readonly month: number;
  readonly date: number;
}

/** `7 Feb 1994`, `Feb 7 1994` (the year may follow the time), `1994-02-07`; anything between the words. */
function readDay(text: string, timeStart: number, timeEnd: number): Day | undefined {
  const before = text.slice(0, timeStart);
  const iso = /(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/.exec(before);
  if (iso !== null) return checkDay(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]));
  const words = before.match(/[a-z]+|\d+/gi) ?? [];
  let month: number | undefined;
  const numbers: string[] = [];
  for (const word of words) {
    if (/^\d/.test(word)) numbers.push(word);
    else month ??= monthNumbers.get(word.slice(0, 3).toLowerCase());
  }
  if (month === undefined) return undefined;
  const [first, second] = numbers;
  if (first === undefined) return undefined;
  if (second === undefined) {
    const year = /(?:^|\s)(\d{4})\b/.exec(text.slice(timeEnd))?.[1];
    return year === undefined ? undefined : checkDay(Number(year), month, Number(first));
  }
  return first.length > 2
    ? checkDay(fullYear(first), month, Number(second))
    : checkDay(fullYear(second), month, Number(first));
}

/** RFC 5322 4.3: two digits below 50 are this century, the others and three digits ("102", also "0102") count from 1900. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 2) return year < 50 ? 2000 + year : 1900 + year;
  return year < 200 ? 1900 + year : year;
}

function checkDay(year: number, month: number, date: number): Day | undefined {
  if (year < 1900 || year > 9999 || month < 0 || month > 11 || date < 1) return undefined;
  return date > 28 && date > new Date(Date.UTC(year, month + 1, 0)).getUTCDate() ? undefined : { year, month, date };
}

/** Minutes east of UTC. */
function readZone(after: string): number {
  const offset = /^[\sa-z]{0,10}([+-])\s?(\d{1,2}):?(\d{2})?\b/i.exec(after);
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    return minutes > MOST_MINUTES ? 0 : offset[1] === "-" ? -minutes : minutes;
  }
  const name = /^[\s"',;]*([a-z]{2,5})\b/i.exec(after)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(zones, name) ? (zones[name] ?? 0) : 0;
}
/** A day; senders with broken clocks write more. */
const MOST_MINUTES = 24 * 60;

/** `Mon, 07 Feb 1994 21:52:25 -0800` for a moment (epoch ms) at an offset in minutes east of UTC. */
export function formatDate(moment: number, offsetMinutes = 0): string {
  const local = new Date(moment + offsetMinutes * 60_000);
  const away = Math.abs(offsetMinutes);
  const zone = `${offsetMinutes < 0 ? "-" : "+"}${two(Math.floor(away / 60))}${two(away % 60)}`;
  const time = `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`;
  const day = `${DAYS[local.getUTCDay()]}, ${two(local.getUTCDate())} ${MONTHS[local.getUTCMonth()]}`;
  return `${day} ${String(local.getUTCFullYear()).padStart(4, "0")} ${time} ${zone}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
