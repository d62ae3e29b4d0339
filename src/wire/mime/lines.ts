/** Counts line ends up to rising positions, and only where somebody wants to know. */
import { CR, LF } from "./ascii.ts";
import { lineEnd } from "./line-ends.ts";

export class LineCounter {
  readonly #bytes: Uint8Array;
  readonly #sums: LineSums | undefined;
  #at = 0;
  #count = 0;
  #needed = 0;

  /** `sums` are of the same bytes, for large ones. */
  constructor(bytes: Uint8Array, sums?: LineSums) {
    this.#bytes = bytes;
    this.#sums = sums;
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
    if (position < this.#at) return this.#count - this.between(position, this.#at);
    if (this.#needed > 0) this.#count += this.between(this.#at, position);
    this.#at = position;
    return this.#count;
  }

  /** Line ends between two places, in whatever order one asks. */
  between(start: number, end: number): number {
    const known = this.#sums?.between(start, end);
    if (known === undefined) return LineCounter.count(this.#bytes, start, end);
    const around = LineCounter.count(this.#bytes, start, known.start) + LineCounter.count(this.#bytes, known.end, end);
    return around + known.ends;
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

/** Bytes of a piece: who asks for the lines between two places counts up to two pieces anew. */
const LINE_PIECE_BYTES = 64 * 1024;
/** Pieces counted at once: a MiB, half a millisecond. */
const PIECES_AT_ONCE = 16;

/** The line ends of a large message, counted a piece at a time, so that whoever counts lets others have their turn in between. */
export class LineSums {
  readonly #bytes: Uint8Array;
  readonly #pieceBytes: number;
  /** Line ends before each piece, and before the one that is counted next. */
  readonly #before = [0];
  #bare = 0;

  constructor(bytes: Uint8Array, pieceBytes = LINE_PIECE_BYTES) {
    this.#bytes = bytes;
    this.#pieceBytes = pieceBytes;
  }

  /** Counts the next pieces; answers whether there are more. */
  next(): boolean {
    for (let i = 1; i < PIECES_AT_ONCE; i++) if (!this.#count()) return false;
    return this.#count();
  }

  #count(): boolean {
    const start = (this.#before.length - 1) * this.#pieceBytes;
    const piece = this.#bytes.subarray(start, start + this.#pieceBytes);
    let ends = 0;
    for (let at = lineEnd(piece, 0); at >= 0; at = lineEnd(piece, at + 1)) {
      ends++;
      if (this.#bytes[start + at - 1] !== CR) this.#bare++;
    }
    this.#before.push((this.#before.at(-1) ?? 0) + ends);
    return start + this.#pieceBytes < this.#bytes.length;
  }

  /** Octets that the message gains when each of its lines, the last one too, ends with CRLF. */
  get growth(): number {
    return this.#bare + (this.#bytes.length === 0 || this.#bytes.at(-1) === LF ? 0 : 2);
  }

  /** The whole pieces between two places of the message: where they begin and end, and their line ends. Undefined when there are none. */
  between(
    start: number,
    end: number,
  ): { readonly start: number; readonly end: number; readonly ends: number } | undefined {
    const first = Math.ceil(start / this.#pieceBytes);
    const last = Math.min(Math.floor(end / this.#pieceBytes), this.#before.length - 1);
    if (first >= last) return undefined;
    const ends = (this.#before[last] ?? 0) - (this.#before[first] ?? 0);
    return { start: first * this.#pieceBytes, end: last * this.#pieceBytes, ends };
  }
}
