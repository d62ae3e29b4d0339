/** Waiting for another connection to finish, without holding up the event loop as SQLite's own busy timeout does. */
import { setImmediate as turnOfLoop, setTimeout as after } from "node:timers/promises";
import { BUSY_MS_MAX } from "./limits.ts";
import { isBusy } from "./sqlite-errors.ts";

/** Most transactions end within a turn or two of the event loop, so the first attempts follow at once. */
const QUICK_ATTEMPTS = 3;
/** Then at random intervals up to this, so that processes do not keep step, milliseconds. */
const PAUSE_MS_MAX = 4;

/** Repeats an attempt that SQLite refuses with BUSY; makes no promise when the first succeeds. Throws that error after BUSY_MS_MAX, any other at once. */
export function patiently<T>(attempt: () => T): T | Promise<T> {
  try {
    return attempt();
  } catch (error) {
    if (!isBusy(error)) throw error;
    return again(attempt);
  }
}

async function again<T>(attempt: () => T): Promise<T> {
  const started = performance.now();
  for (let attempts = 1; ; attempts++) {
    if (attempts <= QUICK_ATTEMPTS) await turnOfLoop();
    else await after(1 + Math.random() * PAUSE_MS_MAX);
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() - started > BUSY_MS_MAX) throw error;
    }
  }
}
