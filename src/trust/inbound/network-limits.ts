/** How much one network may ask of the port for other servers: connections, messages, recipients, and guesses at who is here. */
import { MINUTE_MS } from "../../base/clock.ts";
import type { Rates } from "../../net/rates.ts";
import { UNKNOWN_ENOUGH, UNKNOWN_PAUSE_MS_MAX, UNKNOWN_WINDOW_MS } from "./limits.ts";
import { clientNetwork } from "./network.ts";

/** 0: no limit. */
export interface NetworkRules {
  readonly connections: number;
  readonly connectionsPerMinute: number;
  readonly messagesPerMinute: number;
  readonly recipientsPerMinute: number;
  /** Recipients that do not exist, after which each further one is answered later than the one before. */
  readonly unknownRecipients: number;
  /** Milliseconds that the first of them is answered later. */
  readonly pauseMs: number;
}

const CONNECTIONS = { letter: "c", rule: "connectionsPerMinute" } as const;
const MESSAGES = { letter: "m", rule: "messagesPerMinute" } as const;
const RECIPIENTS = { letter: "r", rule: "recipientsPerMinute" } as const;
type Kind = typeof CONNECTIONS | typeof MESSAGES | typeof RECIPIENTS;

/** A connection that is counted until it is disposed of. */
export interface Visit extends Disposable {
  /** Why it may not stay. */
  readonly problem: "too many connections at once" | "too many connections in a minute" | undefined;
}

export class NetworkLimits {
  readonly #rules: NetworkRules;
  readonly #rates: Rates;
  readonly #present = new Map<string, number>();

  constructor(rules: NetworkRules, rates: Rates) {
    this.#rules = rules;
    this.#rates = rates;
  }

  enter(address: string): Visit {
    const network = clientNetwork(address);
    const present = this.#change(network, 1);
    const crowded = exceeds(present, this.#rules.connections);
    const often = !this.#within(CONNECTIONS, network);
    let here = true;
    return {
      problem: crowded ? "too many connections at once" : often ? "too many connections in a minute" : undefined,
      [Symbol.dispose]: () => {
        if (here) this.#change(network, -1);
        here = false;
      },
    };
  }

  /** Counts a message; false when it is one too many. */
  message(address: string): boolean {
    return this.#within(MESSAGES, clientNetwork(address));
  }

  /** Counts a recipient; false when it is one too many. */
  recipient(address: string): boolean {
    return this.#within(RECIPIENTS, clientNetwork(address));
  }

  /** Counts a recipient that does not exist: how long the answer waits, and whether that was enough of it. */
  unknown(address: string): { readonly pauseMs: number; readonly enough: boolean } {
    const { unknownRecipients: free, pauseMs } = this.#rules;
    if (free === 0) return { pauseMs: 0, enough: false };
    const counted = { key: `u ${clientNetwork(address)}`, windowMs: UNKNOWN_WINDOW_MS };
    const beyond = this.#rates.add(counted) - free;
    if (beyond <= 0) return { pauseMs: 0, enough: false };
    return { pauseMs: Math.min(UNKNOWN_PAUSE_MS_MAX, pauseMs * beyond), enough: beyond > free * UNKNOWN_ENOUGH };
  }

  #within({ letter, rule }: Kind, network: string): boolean {
    const limit = this.#rules[rule];
    return !exceeds(this.#rates.add({ key: `${letter} ${network}`, windowMs: MINUTE_MS }), limit);
  }

  #change(network: string, by: number): number {
    const present = (this.#present.get(network) ?? 0) + by;
    if (present > 0) this.#present.set(network, present);
    else this.#present.delete(network);
    return present;
  }
}

function exceeds(count: number, limit: number): boolean {
  return limit > 0 && count > limit;
}
