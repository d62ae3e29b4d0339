/** Turns at something that only one may use at a time, in the order of asking. */
import { QUEUE_MS_MAX } from "./limits.ts";

/** A turn that is free costs nothing: no promise is made. */
export class Turns {
  #taken = false;
  #waiting: (() => void)[] = [];
  /** How many of `#waiting` have had their turn already; shifting a long array each time would be quadratic. */
  #served = 0;
  #busySince = 0;

  get taken(): boolean {
    return this.#taken;
  }

  /** Undefined: the turn is yours. A promise: it is when that resolves. Who has the turn must give it back. */
  take(): Promise<void> | undefined {
    if (this.#taken) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#taken = true;
    this.#busySince = performance.now();
    return undefined;
  }

  /** Passes the turn on. Long queues let the event loop breathe now and then. */
  give(): void {
    const next = this.#waiting[this.#served];
    if (next === undefined) {
      this.#taken = false;
      this.#waiting = [];
      this.#served = 0;
      return;
    }
    this.#served++;
    if (performance.now() - this.#busySince < QUEUE_MS_MAX) return next();
    setImmediate(() => {
      this.#busySince = performance.now();
      next();
    });
  }
}
