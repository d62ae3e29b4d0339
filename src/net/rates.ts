/** How often something happened lately, by key, in this process and, a moment later, in the others of the machine. */
import type { Clock } from "../base/clock.ts";
import { Recent } from "../base/recent.ts";
import { RATE_KEYS_MAX, RATES_TOLD_MS } from "./limits.ts";

/** What is counted, and over how many milliseconds. */
export interface Counted {
  readonly key: string;
  readonly windowMs: number;
}

/** What one process has counted, for the others. */
export interface CountNews extends Counted {
  readonly amount: number;
}

interface Count {
  /** The number of the window that `now` counts. */
  window: number;
  now: number;
  before: number;
}

export interface RatesOptions {
  /** Called with what the other processes of this server should `hear`; not more often than once a second. */
  readonly tell?: (news: readonly CountNews[]) => void;
}

/** Two windows are kept of each key; of the older one that part counts which lies within the last `windowMs`. */
export class Rates {
  readonly #counts = new Recent<string, Count>(RATE_KEYS_MAX);
  readonly #clock: Clock;
  readonly #tell: RatesOptions["tell"];
  #news = new Map<string, CountNews>();
  /** The others will be told in a moment. */
  #telling = false;

  constructor(clock: Clock, options: RatesOptions = {}) {
    this.#clock = clock;
    this.#tell = options.tell;
  }

  /** How often it happened in the last `windowMs`, this time included. */
  add(counted: Counted, amount = 1): number {
    if (this.#tell !== undefined) this.#note(counted, amount);
    return this.#add(counted, amount);
  }

  of(counted: Counted): number {
    return this.#add(counted, 0);
  }

  hear(news: readonly CountNews[]): void {
    for (const { amount, ...counted } of news) this.#add(counted, amount);
  }

  #add({ key, windowMs }: Counted, amount: number): number {
    const now = this.#clock.now();
    const window = Math.floor(now / windowMs);
    let count = this.#counts.get(key);
    if (count === undefined) {
      if (amount === 0) return 0;
      this.#counts.set(key, (count = { window, now: 0, before: 0 }));
    }
    if (count.window !== window) {
      count.before = count.window === window - 1 ? count.now : 0;
      count.now = 0;
      count.window = window;
    }
    count.now += amount;
    return count.now + count.before * (1 - (now % windowMs) / windowMs);
  }

  #note(counted: Counted, amount: number): void {
    const known = this.#news.get(counted.key);
    this.#news.set(counted.key, { ...counted, amount: (known?.amount ?? 0) + amount });
    if (this.#telling) return;
    this.#telling = true;
    setTimeout(() => this.#tellAll(), RATES_TOLD_MS).unref();
  }

  #tellAll(): void {
    this.#telling = false;
    const news = [...this.#news.values()];
    this.#news = new Map();
    this.#tell?.(news);
  }
}
