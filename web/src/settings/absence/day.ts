/** Days as a form has them ("2026-08-01"), and moments as the server has them: a day begins and ends where the reader is. */
import { dayText, momentOf } from "../../model/time-zone.ts";

/** The first moment of a day as UTC; null for no day. */
export function beginning(day: string): string | null {
  return day === "" ? null : utc(momentOf(day));
}

/** The last moment of a day; null for no day. */
export function ending(day: string): string | null {
  return day === "" ? null : utc(momentOf(`${day}T23:59:59`));
}

/** The day of a moment; "" for none. */
export function dayOf(moment: string | null): string {
  return moment === null ? "" : dayText(Date.parse(moment));
}

/** Without fractions of a second (RFC 8620 1.4). */
function utc(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
