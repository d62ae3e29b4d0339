/** Does something every hour, in one process of all that could; never twice at the same time, and not in the first hours of a day. */
import { type Clock, DAY_MS } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Leases } from "../../directory/lease.ts";
import { REPORT_ROUND_MS, REPORT_SPREAD_MS } from "./limits.ts";

export interface RoundsParts {
  /** Names the work, for the lease. */
  readonly name: string;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly log: Log;
}

/** Disposing waits for the round that is going on. */
export function startRounds(work: () => Promise<void>, parts: RoundsParts): AsyncDisposable {
  const { name, clock, leases, log } = parts;
  // Servers of the same kind shall not all come at the same moment.
  const notBefore = Math.random() * REPORT_SPREAD_MS;
  let running = Promise.resolve();
  const round = async (): Promise<void> => {
    if (clock.now() % DAY_MS < notBefore) return;
    await using lease = await leases.take(name);
    if (lease !== undefined) await work();
  };
  const timer = setInterval(() => {
    running = running.then(round).catch((error: unknown) => log.error({ err: error, name }, "daily work failed"));
  }, REPORT_ROUND_MS);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await running;
    },
  };
}
