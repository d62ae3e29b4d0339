/** Times as people read them in a list, and in full. */

const DAY_MS = 86_400_000;

/** The clock for today, the weekday for this week, else the date. */
export function shortMoment(iso: string, now: number, locale: string): string {
  const at = new Date(iso);
  const today = new Date(now);
  const isToday = at.toDateString() === today.toDateString();
  if (isToday) return at.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
  const age = now - at.getTime();
  if (age > 0 && age < 6 * DAY_MS) return at.toLocaleDateString(locale, { weekday: "short" });
  const isThisYear = at.getFullYear() === today.getFullYear();
  const year = isThisYear ? {} : ({ year: "numeric" } as const);
  return at.toLocaleDateString(locale, { day: "numeric", month: "short", ...year });
}

export function fullMoment(iso: string, locale: string): string {
  return new Date(iso).toLocaleString(locale, { dateStyle: "full", timeStyle: "short" });
}

export function clock(ms: number, locale: string): string {
  return new Date(ms).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
}

/** A moment to come. */
export function momentText(ms: number, locale: string): string {
  return new Date(ms).toLocaleString(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  });
}
