/** Moments as JMAP writes them (RFC 8620 1.4): "2014-10-30T06:12:00Z". */

/** The fraction of a second is left out when it is zero. */
export function utcDate(moment: number): string {
  return new Date(moment).toISOString().replace(/\.000Z$/, "Z");
}

/** A Date with the offset in which it was written: "2014-10-30T14:12:00+08:00". `asWritten` is the same moment's calendar day and time there, read as if UTC. */
export function offsetDate({ moment, asWritten }: { readonly moment: number; readonly asWritten: number }): string {
  const minutes = Math.round((asWritten - moment) / 60_000);
  if (minutes === 0) return utcDate(moment);
  const [hour, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((n) =>
    String(n).padStart(2, "0"),
  );
  return `${utcDate(asWritten).slice(0, -1)}${minutes < 0 ? "-" : "+"}${hour}:${rest}`;
}

/** "2014-10-30T06:12:00". */
const WHOLE_SECOND_LENGTH = 19;

/** Epoch milliseconds of a UTCDate; undefined for what is none. */
export function parseUtcDate(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text)) return undefined;
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) return undefined;
  // Date.parse takes 30 February for 2 March, and 24:00 for the next day.
  return new Date(moment).toISOString().startsWith(text.slice(0, WHOLE_SECOND_LENGTH)) ? moment : undefined;
}
