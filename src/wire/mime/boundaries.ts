/** The boundaries of the multiparts that are open, and where the next line is that is one of them (RFC 2046 5.1.1). */
import { Tally } from "../../base/tally.ts";
import { asBuffer, CR, HYPHEN, LF, SPACE, TAB } from "./ascii.ts";

export interface Delimiter {
  /** Where the line starts, and the start of the line after it. */
  readonly start: number;
  readonly end: number;
  /** The level of the multipart it belongs to. */
  readonly level: number;
  /** Whether it ends the multipart ("--boundary--"). */
  readonly closes: boolean;
}

interface Open {
  readonly level: number;
  readonly boundary: Uint8Array;
  /** One character a byte. */
  readonly text: string;
}

/** Open multiparts from which on a line is looked up instead of being compared with each of their boundaries. */
const MANY = 8;

/** Bytes at the start of a body in which a boundary that the header does not name is looked for: a few sentences may stand in front of it. */
const UNNAMED_BYTES_MAX = 4_096;

const lineOfHyphens = Buffer.from("\n--");

/**
 * Lines are compared whole, but for white space at their end, with the innermost boundary first: so boundaries that begin
 * like each other are told apart, and a line of text that merely begins like one is text. What a line costs does not depend on how
 * many multiparts are open.
 */
export class Boundaries {
  readonly #bytes: Buffer;
  readonly #open: Open[] = [];
  /** Their places in `#open`, the innermost last. */
  readonly #places = new Map<string, number[]>();
  /** How many boundaries are that long. */
  readonly #lengths = new Tally<number>();

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get none(): boolean {
    return this.#open.length === 0;
  }

  /** The multipart at `level` has this boundary; none or an empty one cannot be found. */
  open(level: number, boundary: Uint8Array | undefined): void {
    const trimmed = boundary === undefined ? undefined : withoutTrailingWhite(boundary);
    if (trimmed === undefined || trimmed.length === 0) return;
    const text = asBuffer(trimmed).toString("latin1");
    const places = this.#places.get(text) ?? [];
    places.push(this.#open.length);
    this.#places.set(text, places);
    this.#lengths.add(text.length);
    this.#open.push({ level, boundary: trimmed, text });
  }

  #forget({ text }: Open): void {
    const places = this.#places.get(text) ?? [];
    places.pop();
    if (places.length === 0) this.#places.delete(text);
    this.#lengths.add(text.length, -1);
  }

  /** Forgets the boundaries of deeper levels. */
  keep(level: number): void {
    for (let last = this.#open.at(-1); last !== undefined && last.level > level; last = this.#open.at(-1)) {
      this.#open.pop();
      this.#forget(last);
    }
  }

  /** Forgets the boundary of this level and of deeper ones: the multipart was closed. */
  close(level: number): void {
    this.keep(level - 1);
  }

  /** The first delimiter line at or after `from`, which is the start of a line. */
  next(from: number): Delimiter | undefined {
    const here = this.at(from);
    if (here !== undefined) return here;
    let at = this.#bytes.indexOf(lineOfHyphens, from);
    while (at >= 0) {
      const found = this.at(at + 1);
      if (found !== undefined) return found;
      at = this.#bytes.indexOf(lineOfHyphens, at + 1);
    }
    return undefined;
  }

  /** The delimiter at the start of this line, if it is one. */
  at(line: number): Delimiter | undefined {
    const bytes = this.#bytes;
    if (this.none || bytes[line] !== HYPHEN || bytes[line + 1] !== HYPHEN) return undefined;
    const lineEnd = bytes.indexOf(LF, line);
    const end = lineEnd < 0 ? bytes.length : lineEnd;
    const start = line + 2;
    const last = beforeTrailingWhite(bytes, start, end);
    const opening = this.#placeOf(start, last);
    const mayClose = last - start > 2 && bytes[last - 1] === HYPHEN && bytes[last - 2] === HYPHEN;
    const closing = mayClose ? this.#placeOf(start, last - 2) : -1;
    const place = this.#open[Math.max(opening, closing)];
    if (place === undefined) return undefined;
    return { start: line, end: Math.min(end + 1, bytes.length), level: place.level, closes: closing > opening };
  }

  /** The boundary of a multipart whose header names none: the first line that can only be one, for the header of a part follows it. */
  likely(from: number): Uint8Array | undefined {
    const start = this.#bytes.toString("latin1", from, from + UNNAMED_BYTES_MAX);
    for (const { index, 1: text = "", 2: field } of start.matchAll(
      /^--(\S[^\r\n]{0,69})\r?\n(Content-[A-Z-]{1,30}:)?/gim,
    )) {
      if (this.at(from + index) !== undefined) return undefined;
      if (field !== undefined) return Buffer.from(text, "latin1");
    }
    return undefined;
  }

  /** The place of the innermost boundary that stands there; -1 where none does. */
  #placeOf(start: number, end: number): number {
    if (this.#open.length < MANY) {
      for (let place = this.#open.length - 1; place >= 0; place--) {
        if (this.#isAt((this.#open[place] as Open).boundary, start, end)) return place;
      }
      return -1;
    }
    if (this.#lengths.of(end - start) === 0) return -1;
    return this.#places.get(this.#bytes.toString("latin1", start, end))?.at(-1) ?? -1;
  }

  #isAt(boundary: Uint8Array, start: number, end: number): boolean {
    if (boundary.length !== end - start) return false;
    for (let at = boundary.length - 1; at >= 0; at--) {
      if (this.#bytes[start + at] !== boundary[at]) return false;
    }
    return true;
  }
}

function withoutTrailingWhite(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, beforeTrailingWhite(bytes, 0, bytes.length));
}

function beforeTrailingWhite(bytes: Uint8Array, start: number, end: number): number {
  let last = end;
  while (last > start && (bytes[last - 1] === SPACE || bytes[last - 1] === TAB || bytes[last - 1] === CR)) last--;
  return last;
}
