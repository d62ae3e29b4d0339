/** How many connections a hop gets: few at first, one more for each round of successes, one fewer for each round of failures. */
import type { RecipientResult } from "../../transport/transport.ts";
import type { Pause } from "./fetch.ts";
import { DEAD_MS_MAX, DEAD_MS_MIN, HOP_CONNECTIONS_FIRST } from "./limits.ts";

/**
 * Feedback of 1/N, where N is the number of connections now: N successes make it N + 1, N failures in a row say that the hop is dead.
 * A dead hop is left alone for a while; then one connection finds out whether it lives.
 */
export class Pace {
  readonly #max: number;
  #window: number;
  #busy = 0;
  /** Failures in a row, each as a share of the connections that there were. */
  #failures = 0;
  #deaths = 0;
  #pause: Pause | undefined;

  constructor(max: number) {
    this.#max = max;
    this.#window = Math.min(max, HOP_CONNECTIONS_FIRST);
  }

  get busy(): number {
    return this.#busy;
  }

  hasRoom(now: number): boolean {
    return this.pause(now) === undefined && this.#busy < Math.floor(this.#window);
  }

  /** Undefined when the hop may be tried. */
  pause(now: number): Pause | undefined {
    return this.#pause !== undefined && this.#pause.until > now ? this.#pause : undefined;
  }

  begin(): void {
    this.#busy++;
  }

  good(): void {
    this.#busy--;
    this.#failures = 0;
    // A hop that has come back from the dead begins again as a new one.
    if (this.#deaths > 0) this.#window = Math.min(this.#max, HOP_CONNECTIONS_FIRST);
    else this.#window = Math.min(this.#max, this.#window + 1 / this.#window);
    this.#deaths = 0;
    this.#pause = undefined;
  }

  bad(now: number, trouble: RecipientResult): void {
    this.#busy--;
    // The others that were on their way when it died say nothing new.
    if (this.pause(now) !== undefined) return;
    this.#failures += 1 / this.#window;
    this.#window = Math.max(1, this.#window - 1 / this.#window);
    if (this.#failures < 1 - ROUNDING) return;
    this.#pause = { until: now + Math.min(DEAD_MS_MAX, DEAD_MS_MIN * 2 ** Math.min(this.#deaths, 20)), trouble };
    this.#deaths++;
    this.#window = 1;
    this.#failures = 0;
  }

  /** Over without a word about the hop. */
  neither(): void {
    this.#busy--;
  }

  /** To be tried at once. */
  revive(): void {
    this.#pause = undefined;
  }
}

/** What sums of fractions may lack. */
const ROUNDING = 1e-9;
