/** Moments as JMAP writes them (RFC 8620 1.4): "2014-10-30T06:12:00Z". */

/** The fraction of a second is left out when it is zero. */
export function utcDate(moment: number): string {
  return new Date(moment).toISOString().replace(/\.000Z$/, "Z");
}

/** Epoch milliseconds of a UTCDate; undefined for what is none. */
export function parseUtcDate(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text)) return undefined;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : moment;
}
