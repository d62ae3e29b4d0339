/** From the message numbers of a command to places in the client's numbering. */
import { SyntaxProblem } from "../../base/errors.ts";
import { lowerBound } from "../../base/rising.ts";
import { type NumberSet, positionsOfSequence, positionsOfUids } from "../../wire/imap/number-set.ts";
import type { View } from "./view.ts";

/** Positions (0-based, in `view.uids`) as [from, before) pairs, rising. */
export type Positions = readonly (readonly [number, number])[];

/**
 * Which messages a set names. UIDs that are not there are no mistake; sequence numbers that are not there are one
 * (RFC 9051 6.4.5): SyntaxProblem. An empty mailbox has no message 1, but clients ask for 1:* without looking first.
 */
export function positionsOf(view: View, set: NumberSet, uid: boolean): Positions {
  if (set.saved) return positionsOfSaved(view);
  if (uid) return positionsOfUids(set.ranges, view.uids);
  const positions = positionsOfSequence(set.ranges, view.uids.length);
  if (positions !== undefined) return positions;
  if (view.uids.length === 0) return [];
  throw new SyntaxProblem(`There are ${view.uids.length} messages`);
}

/** `$`: what SEARCH RETURN (SAVE) found and is still there (RFC 5182 2.1). */
export function positionsOfSaved(view: Pick<View, "uids" | "saved">): Positions {
  const found: [number, number][] = [];
  let at = 0;
  for (const uid of view.saved ?? []) {
    at += lowerBound(view.uids.subarray(at), uid);
    if (view.uids[at] !== uid) continue;
    const last = found.at(-1);
    if (last !== undefined && last[1] === at) last[1] = at + 1;
    else found.push([at, at + 1]);
  }
  return found;
}

/** The positions from the `from`th to before the `before`th of them. */
export function slicePositions(positions: Positions, from: number, before: number): Positions {
  const slice: (readonly [number, number])[] = [];
  let passed = 0;
  for (const [start, end] of positions) {
    const first = start + Math.max(0, from - passed);
    const last = Math.min(end, start + before - passed);
    if (first < last) slice.push([first, last]);
    passed += end - start;
  }
  return slice;
}

/** The positions that both name. */
export function commonPositions(one: Positions, other: Positions): Positions {
  const common: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < one.length && j < other.length;) {
    const [from, before] = [Math.max(one[i]![0], other[j]![0]), Math.min(one[i]![1], other[j]![1])];
    if (from < before) common.push([from, before]);
    if (one[i]![1] < other[j]![1]) i++;
    else j++;
  }
  return common;
}

export function countOf(positions: Positions): number {
  return positions.reduce((sum, [from, before]) => sum + before - from, 0);
}

/** All UIDs at the positions, rising. */
export function uidsAt(view: View, positions: Positions): Uint32Array {
  const [only] = positions;
  if (positions.length === 1 && only !== undefined) return view.uids.subarray(only[0], only[1]);
  const all = new Uint32Array(countOf(positions));
  let length = 0;
  for (const [from, before] of positions) {
    all.set(view.uids.subarray(from, before), length);
    length += before - from;
  }
  return all;
}

/** The positions in pages of `size`, however they lie. */
export function* pagesOf(positions: Positions, size: number): Generator<Positions> {
  let page: (readonly [number, number])[] = [];
  let room = size;
  for (const [from, before] of positions) {
    for (let start = from; start < before;) {
      const end = Math.min(before, start + room);
      page.push([start, end]);
      room -= end - start;
      start = end;
      if (room > 0) continue;
      yield page;
      page = [];
      room = size;
    }
  }
  if (page.length > 0) yield page;
}
