/**
 * How late the event loop is: what a client that comes at any moment waits before it is even heard. Node's own monitor counts its interval as
 * delay and begins anew at each reading, so that its numbers neither start at nothing nor add up over processes.
 */

/** Milliseconds between two looks: some 0.02 % of a core. */
export const LOOP_LOOK_MS = 50;

/** Milliseconds beyond which it was the machine that slept, not the loop. */
const LATE_MS_MAX = 60_000;

/** Upper bounds of what is counted together, in seconds; the goal is that 99 of 100 looks are below 0.02. */
export const LOOP_DELAY_SECONDS: readonly number[] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5];

/**
 * Delays in milliseconds that those who came every LOOP_LOOK_MS had, when one look was so late: while the loop was held up, the looks that were
 * due meanwhile did not happen, and they would have been late as well.
 */
export function delaysOf(late: number): readonly number[] {
  if (late > LATE_MS_MAX) return [];
  const missed = Math.max(0, Math.ceil(late / LOOP_LOOK_MS) - 1);
  return Array.from({ length: missed + 1 }, (_, i) => Math.max(0, late - i * LOOP_LOOK_MS));
}

/** Looks from now on, and as long as the process lives. */
export function watchLoop(observe: (seconds: number) => void): void {
  let due = performance.now() + LOOP_LOOK_MS;
  const look = (): void => {
    const now = performance.now();
    for (const delay of delaysOf(now - due)) observe(delay / 1000);
    due = now + LOOP_LOOK_MS;
    setTimeout(look, LOOP_LOOK_MS).unref();
  };
  setTimeout(look, LOOP_LOOK_MS).unref();
}
