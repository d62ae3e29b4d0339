/** What the operator hears of storage in trouble. Clients hear "try again later", each of them; the log has it once in a while. */
import { type Clock, MINUTE_MS } from "./clock.ts";
import type { Refusal } from "./errors.ts";
import type { Log } from "./log.ts";
import { Recent } from "./recent.ts";

/** How long the log says no more of the same trouble, milliseconds: it lasts until somebody has come. */
export const SAID_AGAIN_MS = 5 * MINUTE_MS;
/** Kinds of trouble that are told apart: damaged files have names. */
const KINDS_MAX = 200;

interface Said {
  readonly at: number;
  /** Refusals since, of which nothing was said. */
  unsaid: number;
}

/** One for all that a process keeps. */
export class StorageAlarm {
  readonly #log: Log;
  readonly #clock: Clock;
  /** By the words of the refusal. */
  readonly #said = new Recent<string, Said>(KINDS_MAX);

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** Something could not be read or written, for the reason that the refusal gives. */
  sound(refusal: Refusal): void {
    const now = this.#clock.now();
    const before = this.#said.get(refusal.message);
    if (before !== undefined && now - before.at < SAID_AGAIN_MS) {
      before.unsaid++;
      return;
    }
    this.#said.set(refusal.message, { at: now, unsaid: 0 });
    const since = before === undefined || before.unsaid === 0 ? {} : { refusedSince: before.unsaid };
    this.#log.warn({ err: refusal, ...since }, `${refusal.message}: what needs it is refused until that is better`);
  }
}
