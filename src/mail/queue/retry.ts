/** How long to wait before the next try: longer each time, and never in step with others. */

export interface RetryTimes {
  /** Milliseconds after the first try, and at most. */
  readonly firstRetryMs: number;
  readonly maxRetryMs: number;
}

/** Each wait is up to so much shorter or longer, as a share: what failed together does not come back together. */
const JITTER = 0.15;

/** Milliseconds until the next try, after so many (1 or more). `random` is from 0 to 1. */
export function retryAfter(attempts: number, { firstRetryMs, maxRetryMs }: RetryTimes, random: number): number {
  const wait = Math.min(maxRetryMs, firstRetryMs * 2 ** Math.min(attempts - 1, 30));
  return Math.round(wait * (1 + JITTER * (2 * random - 1)));
}
