/** Moments (epoch milliseconds) as commands show them to people: in UTC, whatever zone the terminal is in. */

/** "2026-11-26 14:05:33" */
export function moment(at: number): string {
  return new Date(at).toISOString().slice(0, "2026-11-26T14:05:33".length).replace("T", " ");
}

/** "2026-11-26 14:05" */
export function minute(at: number): string {
  return moment(at).slice(0, "2026-11-26 14:05".length);
}

/** "2026-11-26" */
export function day(at: number): string {
  return moment(at).slice(0, "2026-11-26".length);
}
