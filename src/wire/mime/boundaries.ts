/** The boundaries of the multiparts that are open, and where the next line is that is one of them (RFC 2046 5.1.1). */
import { CR, HYPHEN, LF, SPACE, TAB } from "./ascii.ts";

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
}

const lineOfHyphens = Buffer.from("\n--");

/**
 * Lines are compared whole, but for white space at their end, with the innermost boundary first: so boundaries that begin
 * like each other are told apart, and a line of text that merely begins like one is text.
 */
export class Boundaries {
  readonly #bytes: Buffer;
  readonly #open: Open[] = [];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get none(): boolean {
    return this.#open.length === 0;
  }

  /** The multipart at `level` has this boundary; none or an empty one cannot be found. */
  open(level: number, boundary: Uint8Array | undefined): void {
    const trimmed = boundary === undefined ? undefined : withoutTrailingWhite(boundary, 0, boundary.length);
    if (trimmed === undefined || trimmed.length === 0) return;
    this.#open.push({ level, boundary: trimmed });
  }

  /** Forgets the boundaries of deeper levels. */
  keep(level: number): void {
    while ((this.#open.at(-1)?.level ?? -1) > level) this.#open.pop();
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
    const text = withoutTrailingWhite(bytes, line + 2, end);
    for (let index = this.#open.length - 1; index >= 0; index--) {
      const { level, boundary } = this.#open[index] as Open;
      const more = text.length - boundary.length;
      if ((more !== 0 && more !== 2) || !startsWith(text, boundary)) continue;
      const closes = more === 2 && text.at(-1) === HYPHEN && text.at(-2) === HYPHEN;
      if (more === 0 || closes) return { start: line, end: Math.min(end + 1, bytes.length), level, closes };
    }
    return undefined;
  }
}

function withoutTrailingWhite(bytes: Uint8Array, start: number, end: number): Uint8Array {
  let last = end;
  while (last > start && (bytes[last - 1] === SPACE || bytes[last - 1] === TAB || bytes[last - 1] === CR)) last--;
  return bytes.subarray(start, last);
}

function startsWith(text: Uint8Array, boundary: Uint8Array): boolean {
  for (let at = boundary.length - 1; at >= 0; at--) {
    if (text[at] !== boundary[at]) return false;
  }
  return true;
}
