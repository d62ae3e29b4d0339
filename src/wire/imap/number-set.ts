/** Sets of message numbers: `1:5,7,*`, `$` for the saved search (RFC 9051 9 sequence-set). */
import { SyntaxProblem } from "../../base/errors.ts";
import { lowerBound } from "../../base/rising.ts";
import { NUMBER_RANGES_MAX } from "./limits.ts";

/** `*`: the highest number there is. Larger than any number a client may write. */
export const STAR = 2 ** 32;

/** Inclusive ranges, the lower end first. */
export type Ranges = readonly (readonly [number, number])[];

/** Ranges as written, in any order, either end STAR; or the result that SEARCH saved. */
export type NumberSet = { readonly saved: true } | { readonly saved: false; readonly ranges: Ranges };

const DIGIT_0 = 0x30;

/** Reads a set from the bytes at `start`; answers where it ends. Throws SyntaxProblem. */
export function parseNumberSet(bytes: Uint8Array, start: number): { set: NumberSet; end: number } {
  if (bytes[start] === 0x24) return { set: { saved: true }, end: start + 1 };
  const ranges: [number, number][] = [];
  let at = start;
  for (;;) {
    const first = parseNumber(bytes, at);
    at = first.end;
    let last = first.value;
    if (bytes[at] === 0x3a) {
      const second = parseNumber(bytes, at + 1);
      at = second.end;
      last = second.value;
    }
    ranges.push(first.value <= last ? [first.value, last] : [last, first.value]);
    if (ranges.length > NUMBER_RANGES_MAX)
      throw new SyntaxProblem(`More than ${NUMBER_RANGES_MAX} ranges in a number set`);
    if (bytes[at] !== 0x2c) return { set: { saved: false, ranges }, end: at };
    at++;
  }
}

function parseNumber(bytes: Uint8Array, start: number): { value: number; end: number } {
  if (bytes[start] === 0x2a) return { value: STAR, end: start + 1 };
  let value = 0;
  let at = start;
  for (; at < bytes.length; at++) {
    const digit = (bytes[at] ?? 0) - DIGIT_0;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    if (value >= STAR) throw new SyntaxProblem("A message number is larger than 4294967295");
  }
  if (at === start || bytes[start] === DIGIT_0) throw new SyntaxProblem("Expected a message number");
  return { value, end: at };
}

export function formatNumberSet(set: NumberSet): string {
  return set.saved ? "$" : formatRanges(set.ranges);
}

export function formatRanges(ranges: Ranges): string {
  return ranges
    .map(([from, to]) => (from === to ? numberText(from) : `${numberText(from)}:${numberText(to)}`))
    .join(",");
}

function numberText(value: number): string {
  return value === STAR ? "*" : String(value);
}

/** Numbers in their order, as the fewest ranges that keep it. */
export function runsOf(numbers: ArrayLike<number>): Ranges {
  const runs: [number, number][] = [];
  for (let i = 0; i < numbers.length;) {
    const first = numbers[i] ?? 0;
    let last = first;
    for (i++; i < numbers.length && numbers[i] === last + 1; i++) last++;
    runs.push([first, last]);
  }
  return runs;
}

/** Numbers in their order, as the shortest set that keeps it: `1:3,7`. Empty for none. */
export function compactNumbers(numbers: ArrayLike<number>): string {
  return formatRanges(runsOf(numbers));
}

/**
 * Ranges made plain: `*` is `highest`, sorted, joined where they touch. Costs the number of ranges, not of messages.
 * A range reversed by `*` (`500:*` with fewer messages) includes the highest number, as RFC 9051 9 says.
 */
export function plainRanges(ranges: Ranges, highest: number): (readonly [number, number])[] {
  const plain = ranges
    .map(([from, to]): [number, number] => {
      const a = from === STAR ? highest : from;
      const b = to === STAR ? highest : to;
      return a <= b ? [a, b] : [b, a];
    })
    .sort((a, b) => a[0] - b[0]);
  const joined: [number, number][] = [];
  for (const range of plain) {
    const before = joined.at(-1);
    if (before !== undefined && range[0] <= before[1] + 1) before[1] = Math.max(before[1], range[1]);
    else joined.push(range);
  }
  return joined;
}

/**
 * Which positions (0-based) of a mailbox a set of UIDs names, as [from, before) pairs, rising. Missing UIDs are skipped.
 */
export function positionsOfUids(ranges: Ranges, uids: Uint32Array): (readonly [number, number])[] {
  const highest = uids.at(-1) ?? 0;
  if (highest === 0) return [];
  const found: (readonly [number, number])[] = [];
  for (const [from, to] of plainRanges(ranges, highest)) {
    const first = lowerBound(uids, from);
    const end = to >= highest ? uids.length : lowerBound(uids, to + 1);
    if (first < end) found.push([first, end]);
  }
  return found;
}

/** The same for sequence numbers; `undefined` when the set names a message that is not there (RFC 9051 6.4.5: BAD). */
export function positionsOfSequence(ranges: Ranges, count: number): (readonly [number, number])[] | undefined {
  const plain = plainRanges(ranges, count);
  if (plain.some(([from, to]) => from < 1 || to > count)) return undefined;
  return plain.map(([from, to]) => [from - 1, to] as const);
}

/** The same where numbers without a message mean nothing. */
export function positionsWithin(ranges: Ranges, count: number): (readonly [number, number])[] {
  return plainRanges(ranges, count)
    .map(([from, to]) => [Math.max(from, 1) - 1, Math.min(to, count)] as const)
    .filter(([from, before]) => from < before);
}
