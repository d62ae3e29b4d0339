/** VANISHED: removals told by UID, of messages that the client counts and, marked EARLIER, of others (RFC 7162 3.2.10). */
import { lowerBound } from "../../base/rising.ts";
import type { Uid } from "../../store/model.ts";
import { formatRanges, plainRanges, type Ranges, runsOf } from "../../wire/imap/number-set.ts";
import type { SequenceMatch } from "../../wire/imap/resync.ts";
import { VANISHED_RANGES_PER_LINE } from "../limits.ts";

/** The responses that tell of these UIDs, "" for none. */
export function vanishedText(uids: Ranges, earlier: boolean): string {
  let text = "";
  for (let i = 0; i < uids.length; i += VANISHED_RANGES_PER_LINE) {
    text += `* VANISHED ${earlier ? "(EARLIER) " : ""}${formatRanges(uids.slice(i, i + VANISHED_RANGES_PER_LINE))}\r\n`;
  }
  return text;
}

/** What a client asks about: UIDs, and those up to which it knows better. */
export interface Asked {
  readonly ranges: Ranges;
  /** UIDs up to here are not told. */
  readonly above: number;
}

/**
 * Which of the UIDs asked about went. `gone` is what the store remembers (rising), undefined when it does not reach back that
 * far: then all go that are not there. `counted`, which the client counts, never do: their time is a plain VANISHED.
 */
export function goneAmong(
  { ranges, above }: Asked,
  gone: readonly Uid[] | undefined,
  { counted, uidNext }: { readonly counted: Uint32Array; readonly uidNext: number },
): Ranges {
  const asked = plainRanges(ranges, uidNext - 1).map(
    ([from, to]) => [Math.max(from, above + 1), Math.min(to, uidNext - 1)] as const,
  );
  const inside = asked.filter(([from, to]) => from <= to);
  if (gone === undefined) return inside.flatMap((range) => absent(range, counted));
  const told: number[] = [];
  for (const [from, to] of inside) {
    for (let at = lowerBound(gone, from); at < gone.length && gone[at]! <= to; at++) {
      if (!isAmong(counted, gone[at]!)) told.push(gone[at]!);
    }
  }
  return runsOf(told);
}

function isAmong(uids: Uint32Array, uid: number): boolean {
  return uids[lowerBound(uids, uid)] === uid;
}

/** The parts of a range between the UIDs that are there. */
function absent([from, to]: readonly [number, number], present: Uint32Array): Ranges {
  const gaps: [number, number][] = [];
  let next = from;
  for (let at = lowerBound(present, from); at < present.length && present[at]! <= to; at++) {
    if (present[at]! > next) gaps.push([next, present[at]! - 1]);
    next = present[at]! + 1;
  }
  if (next <= to) gaps.push([next, to]);
  return gaps;
}

/**
 * The highest UID of which the client knows that nothing up to it went: the last of its samples that still has its sequence
 * number, since then as many messages come before it as ever (RFC 7162 3.2.5.2). 0 when there is none.
 */
export function knownUpTo({ numbers, uids }: SequenceMatch, present: Uint32Array): number {
  const known = each(uids);
  let highest = 0;
  for (const number of each(numbers)) {
    const uid = known.next().value;
    if (number > present.length || uid === undefined) break;
    if (present[number - 1] === uid) highest = uid;
  }
  return highest;
}

function* each(ranges: Ranges): Generator<number, undefined> {
  for (const [from, to] of ranges) for (let number = from; number <= to; number++) yield number;
  return undefined;
}
