/** Moments at which people like their mail to leave. */
import { momentAt, wallClock } from "../model/time-zone.ts";

/** Hours of the person's own clock. */
const MORNING = 8;
const AFTERNOON = 13;

/** Days of the week, Sunday first. */
const MONDAY = 1;

/** Epoch milliseconds: later today or tomorrow, tomorrow, and the next Monday, each once and in order. */
export function usualMoments(now: number): readonly number[] {
  const today = wallClock(now);
  const at = (days: number, hour: number): number =>
    momentAt({ year: today.year, month: today.month, day: today.day + days, hour });
  const weekday = new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay();
  const daysToMonday = (MONDAY - weekday + 7) % 7 || 7;
  const moments = [at(0, AFTERNOON), at(1, MORNING), at(1, AFTERNOON), at(daysToMonday, MORNING)];
  return [...new Set(moments.filter((ms) => ms > now))].sort((a, b) => a - b);
}
