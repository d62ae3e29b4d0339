/** Moments at which people like their mail to leave. */

/** Hours of the person's own clock. */
const MORNING = 8;
const AFTERNOON = 13;

/** Days of the week, Sunday first. */
const MONDAY = 1;

/** Epoch milliseconds: later today or tomorrow, tomorrow, and the next Monday, each once and in order. */
export function usualMoments(now: number): readonly number[] {
  const at = (days: number, hour: number): number => {
    const day = new Date(now);
    return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, hour).getTime();
  };
  const daysToMonday = (MONDAY - new Date(now).getDay() + 7) % 7 || 7;
  const moments = [at(0, AFTERNOON), at(1, MORNING), at(1, AFTERNOON), at(daysToMonday, MORNING)];
  return [...new Set(moments.filter((ms) => ms > now))].sort((a, b) => a - b);
}

/** As the browser's own field for date and time has it. */
export function localText(ms: number): string {
  const at = new Date(ms);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}
