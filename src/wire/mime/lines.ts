/** Counts line ends up to rising positions, and only where somebody wants to know. */
import { LF } from "./ascii.ts";

export class LineCounter {
  readonly #bytes: Uint8Array;
  #at = 0;
  #count = 0;
  #needed = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** From the next position on lines are counted, until `done` was called as often. */
  need(): void {
    this.#needed++;
  }

  done(): void {
    this.#needed--;
  }

  /**
   * Line ends before `position`, plus or minus a number that is the same for all answers while lines are needed. Positions rise;
   * one may lie a line end behind the last.
   */
  before(position: number): number {
    if (position < this.#at) return this.#count - LineCounter.count(this.#bytes, position, this.#at);
    if (this.#needed > 0) this.#count += LineCounter.count(this.#bytes, this.#at, position);
    this.#at = position;
    return this.#count;
  }

  static count(bytes: Uint8Array, start: number, end: number): number {
    let count = 0;
    for (let at = start; at < end; at++) {
      if (bytes[at] === LF) count++;
    }
    return count;
  }
}
