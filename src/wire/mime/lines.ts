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
    if (end - start < WORDS_FROM_BYTES) return countEach(bytes, start, end);
    const aligned = start + ((4 - ((bytes.byteOffset + start) & 3)) & 3);
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset + aligned, (end - aligned) >> 2);
    let count = countEach(bytes, start, aligned);
    for (let i = 0; i < words.length; i++) {
      // Where a byte is LF, this has a zero byte, and borrows for it.
      const differs = (words[i] ?? 0) ^ LF_IN_EACH;
      if (((differs - ONE_IN_EACH) & ~differs & HIGH_IN_EACH) === 0) continue;
      count += countEach(bytes, aligned + i * 4, aligned + i * 4 + 4);
    }
    return count + countEach(bytes, aligned + words.length * 4, end);
  }
}

/** Bytes from which on they are looked at four at a time: most hold no line end. */
const WORDS_FROM_BYTES = 256;
const LF_IN_EACH = 0x0a0a0a0a;
const ONE_IN_EACH = 0x01010101;
const HIGH_IN_EACH = 0x80808080;

function countEach(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if (bytes[at] === LF) count++;
  return count;
}
