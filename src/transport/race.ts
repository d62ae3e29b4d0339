/** Several addresses, the first connection wins (RFC 8305 5): a dead address costs a moment, not a time-out. */
import { setTimeout as pause } from "node:timers/promises";
import { CONNECT_STAGGER_MS } from "./limits.ts";

export interface Racer<T> {
  /** Rejects when it fails, or when the signal says that another one won. */
  readonly start: (signal: AbortSignal) => Promise<T>;
}

export interface RaceRules<T> {
  readonly failed: (error: unknown) => void;
  /** It arrived too late. */
  readonly discard: (value: T) => void;
}

interface Run<T> {
  readonly racer: Racer<T>;
  readonly controller: AbortController;
  readonly arrival: Promise<Arrival<T>>;
}

type Arrival<T> = { readonly run: Run<T>; readonly value: T } | { readonly run: Run<T>; readonly error: unknown };

/**
 * Starts one racer after the other, the next when the one before failed or took CONNECT_STAGGER_MS; answers what the first one to arrive
 * brought, or undefined when none did. Takes those it starts from `waiting`; puts back those that were still under way.
 */
export async function race<T>(waiting: Racer<T>[], rules: RaceRules<T>): Promise<T | undefined> {
  const running = new Set<Run<T>>();
  for (;;) {
    const racer = waiting.shift();
    if (racer !== undefined) running.add(begin(racer));
    if (running.size === 0) return undefined;
    const first = await firstOf(running, waiting.length > 0);
    if (first === undefined) continue;
    running.delete(first.run);
    if ("error" in first) {
      rules.failed(first.error);
      continue;
    }
    waiting.unshift(...[...running].map((run) => run.racer));
    for (const run of running) void giveUp(run, rules);
    return first.value;
  }
}

function begin<T>(racer: Racer<T>): Run<T> {
  const controller = new AbortController();
  const run: Run<T> = { racer, controller, arrival: arrive() };
  async function arrive(): Promise<Arrival<T>> {
    try {
      const value = await racer.start(controller.signal);
      return { run, value };
    } catch (error) {
      return { run, error };
    }
  }
  return run;
}

/** Who arrives next; undefined when nobody does for so long that another one should start. */
async function firstOf<T>(running: ReadonlySet<Run<T>>, moreWait: boolean): Promise<Arrival<T> | undefined> {
  const arrivals = [...running].map(({ arrival }) => arrival);
  if (!moreWait) return Promise.race(arrivals);
  const enough = new AbortController();
  try {
    const time = pause(CONNECT_STAGGER_MS, undefined, { signal: enough.signal });
    time.catch(() => undefined);
    return await Promise.race([...arrivals, time]);
  } finally {
    enough.abort();
  }
}

async function giveUp<T>({ controller, arrival }: Run<T>, { discard }: RaceRules<T>): Promise<void> {
  controller.abort();
  const late = await arrival;
  if ("value" in late) discard(late.value);
}
