/** The days that are over and have something to report, domain by domain. */
import { type Clock, DAY_MS } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import { REPORT_DAYS_MAX } from "./limits.ts";

/** A domain's day. */
interface Day {
  /** Since 1970-01-01. */
  readonly day: number;
  readonly domain: string;
}

interface Parts {
  readonly book: {
    removeBefore(day: number): Promise<void>;
    /** Days before `today`, in order, after `after`; a page of them. */
    days(today: number, after: Day): Promise<readonly Day[]>;
  };
  readonly clock: Clock;
  readonly log: Log;
}

/** Calls `send` for each; what it cannot send now is logged as a failed `report`, and left for the next time. */
export async function sendDueDays(
  { book, clock, log }: Parts,
  report: string,
  send: (due: Day) => Promise<void>,
): Promise<void> {
  const today = Math.floor(clock.now() / DAY_MS);
  await book.removeBefore(today - REPORT_DAYS_MAX);
  let after: Day = { day: 0, domain: "" };
  for (;;) {
    const days = await book.days(today, after);
    for (const due of days) {
      await send(due).catch((error: unknown) => {
        log.warn({ err: error, domain: due.domain }, `a ${report} report could not be sent`);
      });
    }
    const last = days.at(-1);
    if (last === undefined) return;
    after = last;
  }
}
