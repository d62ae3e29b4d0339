/** Days as a form has them ("2026-08-01"), and moments as the server has them: a day begins and ends where the reader is. */

/** The first moment of a day as UTC; null for no day. */
export function beginning(day: string): string | null {
  return day === "" ? null : utc(new Date(`${day}T00:00:00`));
}

/** The last moment of a day; null for no day. */
export function ending(day: string): string | null {
  return day === "" ? null : utc(new Date(`${day}T23:59:59`));
}

/** The day of a moment; "" for none. */
export function dayOf(moment: string | null): string {
  if (moment === null) return "";
  const at = new Date(moment);
  return `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
}

function twoDigits(n: number): string {
  return String(n).padStart(2, "0");
}

/** Without fractions of a second (RFC 8620 1.4). */
function utc(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, "Z");
}
