/** Slows down those who guess: failures are counted by network and by account name, fade with time, and hold later attempts back. */
import type { Clock } from "../base/clock.ts";
import { Recent } from "../base/recent.ts";
import { HELD_BACK_MS_MAX, THROTTLED_KEYS_MAX, THROTTLED_NAME_LENGTH_MAX } from "./limits.ts";
import { isLoopback, networkOf } from "../base/network.ts";

/** How failures under one key hold back what follows: the first few are free, then each doubles the pause. */
interface Pace {
  readonly freeFailures: number;
  readonly firstPauseMs: number;
  /** Failures that double the pause. */
  readonly doubling: number;
  readonly pauseMsMax: number;
  /** Milliseconds after which a failure counts half. */
  readonly halfLifeMs: number;
}

/** What is guessed: who guesses a code knows the password already. */
export type Guessed = "password" | "code";

const MINUTE_MS = 60_000;

/** People mistype twice; a telephone with an old password tries all day and must not hurt its owner much. */
const ACCOUNT: Pace = { freeFailures: 3, firstPauseMs: 500, doubling: 1, pauseMsMax: 8000, halfLifeMs: 5 * MINUTE_MS };

/** A house or an office shares one address: more mistakes are innocent there, and the pause grows slowly. */
const NETWORK: Pace = {
  freeFailures: 20,
  firstPauseMs: 250,
  doubling: 5,
  pauseMsMax: 15_000,
  halfLifeMs: 5 * MINUTE_MS,
};

/** Of a million codes three are right at a time: some hundred guesses a day find one in ten years, and nobody mistypes more. */
const CODE: Pace = {
  freeFailures: 5,
  firstPauseMs: 1000,
  doubling: 1,
  pauseMsMax: 15 * MINUTE_MS,
  halfLifeMs: 360 * MINUTE_MS,
};

/** Keys begin with a letter, so that no name that a client makes up is another kind of key. */
const PACES: Readonly<Record<string, Pace>> = { n: NETWORK, c: CODE, d: CODE };
const paceOf = (key: string): Pace => PACES[key[0] ?? ""] ?? ACCOUNT;

/** Failures that have faded below this are not worth remembering. */
const COUNT_MIN = 0.5;

interface Failures {
  readonly pace: Pace;
  /** Failures, faded as of `at`; checks under way count as failed until they are done. */
  count: number;
  at: number;
  /** Checks under way. */
  pending: number;
  /** Earliest moment of the next attempt. */
  next: number;
}

/** One attempt that was let in: tell it how the check ended. */
export interface Attempt {
  /** Milliseconds to wait before the check. */
  readonly waitMs: number;
  done(result: "right" | "wrong" | "unknown"): void;
}

/** How a check ended. */
export interface Verdict {
  readonly name: string;
  readonly address: string;
  readonly right: boolean;
  /** A password when absent. */
  readonly guessed?: Guessed;
}

/** What a throttle knows, as plain values: for a process that begins later. */
export interface Throttled {
  /** Failures under a key, faded as of a moment (epoch milliseconds). */
  readonly failures: readonly (readonly [key: string, count: number, at: number])[];
  /** Pairs of account and network that succeeded. */
  readonly known: readonly string[];
}

export const nothingThrottled: Throttled = { failures: [], known: [] };

export interface ThrottleOptions {
  /** Addresses (of proxies, webmail; loopback when absent) that are not counted as networks: many people come from there. */
  readonly exempt?: (address: string) => boolean;
  /** Called with what the other processes of this server should `hear`. */
  readonly tell?: (verdict: Verdict) => void;
}

/**
 * Nobody is locked out for good: pauses have a limit and fade, and a network from which the account was entered before is
 * counted by itself, so that strangers who guess do not slow down the owner. Memory is bounded; the least recently used is forgotten.
 */
export class Throttle {
  readonly #clock: Clock;
  readonly #exempt: (address: string) => boolean;
  readonly #tell: ((verdict: Verdict) => void) | undefined;
  readonly #failures = new Recent<string, Failures>(THROTTLED_KEYS_MAX);
  /** Account and network pairs that succeeded. */
  readonly #known = new Recent<string, true>(THROTTLED_KEYS_MAX);

  constructor(clock: Clock, options: ThrottleOptions = {}) {
    this.#clock = clock;
    this.#exempt = options.exempt ?? isLoopback;
    this.#tell = options.tell;
  }

  /** Undefined: too many attempts wait already, refuse this one without a check. `name` is in its normal form. */
  attempt(name: string, address: string, guessed: Guessed = "password"): Attempt | undefined {
    const now = this.#clock.now();
    const which = { name, address, ...(guessed === "password" ? {} : { guessed }) };
    const { account, place, pair } = this.#counters(which, now);
    const start = Math.max(now, account.next, place?.next ?? 0);
    if (start - now > HELD_BACK_MS_MAX) return undefined;
    account.pending++;
    account.next = Math.max(now, account.next) + pause(account.count + account.pending, account.pace);
    if (place !== undefined) place.next = Math.max(now, place.next) + pause(place.count, place.pace);
    return {
      waitMs: start - now,
      done: (result) => {
        account.pending--;
        if (result !== "wrong") account.next = Math.min(account.next, this.#clock.now());
        if (result === "unknown") return;
        const right = result === "right";
        const news = !right || account.count > 0 || this.#known.get(pair) !== true;
        this.hear({ ...which, right });
        if (news) this.#tell?.({ ...which, right });
      },
    };
  }

  /** Counts how a check ended, here or in another process. */
  hear(verdict: Verdict): void {
    const { account, place, pair } = this.#counters(verdict, this.#clock.now());
    if (verdict.right) {
      account.count = 0;
      account.next = 0;
      this.#known.set(pair, true);
      return;
    }
    this.#fail(account);
    if (place !== undefined) this.#fail(place);
  }

  /** What the next process should know. */
  get memory(): Throttled {
    const now = this.#clock.now();
    const failures: (readonly [string, number, number])[] = [];
    for (const [key, each] of this.#failures.entries()) {
      fade(each, now);
      if (each.count >= COUNT_MIN) failures.push([key, each.count, now]);
    }
    return { failures, known: [...this.#known.entries()].map(([pair]) => pair) };
  }

  /** Knows what another one knew before. */
  remember({ failures, known }: Throttled): void {
    for (const [key, count, at] of failures) {
      const pace = paceOf(key);
      this.#failures.set(key, { pace, count, at, pending: 0, next: at + pause(count, pace) });
    }
    for (const pair of known) this.#known.set(pair, true);
  }

  #counters(
    { name, address, guessed = "password" }: Omit<Verdict, "right">,
    now: number,
  ): { account: Failures; place: Failures | undefined; pair: string } {
    const network = networkOf(address);
    const who = name.slice(0, THROTTLED_NAME_LENGTH_MAX);
    const [pair, own, others] =
      guessed === "code" ? [`code ${who} ${network}`, "d", "c"] : [`${who} ${network}`, "p", "a"];
    const account = this.#of(this.#known.get(pair) === true ? `${own} ${pair}` : `${others} ${who}`, now);
    const place = this.#exempt(address) ? undefined : this.#of(`n ${network}`, now);
    return { account, place, pair };
  }

  #fail(failures: Failures): void {
    const now = this.#clock.now();
    fade(failures, now);
    failures.count++;
    failures.next = Math.max(failures.next, now + pause(failures.count, failures.pace));
  }

  #of(key: string, now: number): Failures {
    let failures = this.#failures.get(key);
    if (failures === undefined) {
      failures = { pace: paceOf(key), count: 0, at: now, pending: 0, next: 0 };
      this.#failures.set(key, failures);
    }
    fade(failures, now);
    return failures;
  }
}

function fade(failures: Failures, now: number): void {
  failures.count *= 2 ** ((failures.at - now) / failures.pace.halfLifeMs);
  failures.at = now;
}

function pause(failures: number, pace: Pace): number {
  if (failures < pace.freeFailures) return 0;
  return Math.min(pace.pauseMsMax, pace.firstPauseMs * 2 ** ((failures - pace.freeFailures) / pace.doubling));
}
