/** Parts of a result, by places counted from either end (RFC 9394 3). */
import type { Reader } from "./reader.ts";

/** As written, `1:500` or `-1:-100`: negative numbers count from the end, and either may be the greater. */
export interface PartialRange {
  readonly first: number;
  readonly last: number;
}

export function readPartialRange(reader: Reader): PartialRange {
  const fromEnd = reader.tryChar("-");
  const first = reader.nzNumber();
  reader.char(":");
  if (fromEnd) reader.char("-");
  const last = reader.nzNumber();
  if (fromEnd) return { first: -first, last: -last };
  // 4:2 is the same as 2:4 (RFC 9394 3.1), and told as that.
  return { first: Math.min(first, last), last: Math.max(first, last) };
}

/** Which of so many results, as positions from one (inclusive) to another (exclusive). */
export function partialSpan({ first, last }: PartialRange, count: number): readonly [from: number, before: number] {
  const [low, high] = [Math.min(Math.abs(first), Math.abs(last)), Math.max(Math.abs(first), Math.abs(last))];
  const [from, before] = first > 0 ? [low - 1, Math.min(high, count)] : [Math.max(0, count - high), count - low + 1];
  return from < before ? [from, before] : [0, 0];
}

export function formatPartialRange({ first, last }: PartialRange): string {
  return `${first}:${last}`;
}
