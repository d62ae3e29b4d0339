/** Tells the sender of new messages: of the first at once, of those that follow closely together. */
import type { Bus } from "../../bus/bus.ts";
import { GATHER_MS } from "./limits.ts";

/** The account of the bus under which the sender hears: no account has it. */
export const QUEUE_NOTICES = 0;

export class Herald {
  readonly #bus: Bus;
  #timer: NodeJS.Timeout | undefined;
  #newest: number | undefined;

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  /** `position` is higher the newer the news is. */
  tell(position: number): void {
    if (this.#timer !== undefined) this.#newest = position;
    else this.#publish(position);
  }

  #publish(position: number): void {
    this.#bus.publish({ accountId: QUEUE_NOTICES, modseq: position });
    this.#timer = setTimeout(() => {
      const newest = this.#newest;
      this.#newest = undefined;
      this.#timer = undefined;
      if (newest !== undefined) this.#publish(newest);
    }, GATHER_MS).unref();
  }
}
