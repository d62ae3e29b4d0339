/** The QRESYNC parameter of SELECT and EXAMINE: what a client that was away knows of a mailbox (RFC 7162 3.2.5). */
import { SyntaxProblem } from "../../base/errors.ts";
import { formatRanges, type Ranges } from "./number-set.ts";
import type { Reader } from "./reader.ts";

/** Some messages by their sequence numbers and, one by one, the UIDs that the client had under these; both rise. */
export interface SequenceMatch {
  readonly numbers: Ranges;
  readonly uids: Ranges;
}

export interface Resync {
  readonly uidValidity: number;
  /** What the client was told up to this. */
  readonly modseq: number;
  /** The messages that the client wants to hear of; undefined for all. */
  readonly known: Ranges | undefined;
  readonly match: SequenceMatch | undefined;
}

/** Reads `(67890007 90060115194045000 41:211,214:541 (1,5 41,45))`; zeros are what clients send that know nothing yet. */
export function readResync(reader: Reader): Resync {
  reader.char("(");
  const uidValidity = reader.number();
  reader.space();
  const modseq = reader.number64();
  const known = reader.trySpace() && !reader.atList ? reader.ranges() : undefined;
  if (known !== undefined) reader.trySpace();
  const match = reader.atList ? readMatch(reader) : undefined;
  reader.char(")");
  return { uidValidity, modseq, known, match };
}

function readMatch(reader: Reader): SequenceMatch {
  reader.char("(");
  const numbers = reader.ranges();
  reader.space();
  const uids = reader.ranges();
  reader.char(")");
  if (!rises(numbers) || !rises(uids)) throw new SyntaxProblem("Known message numbers and UIDs have to rise");
  if (size(numbers) !== size(uids)) throw new SyntaxProblem("There are not as many known UIDs as message numbers");
  return { numbers, uids };
}

function rises(ranges: Ranges): boolean {
  return ranges.every(([from], i) => i === 0 || from > ranges[i - 1]![1]);
}

function size(ranges: Ranges): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}

export function formatResync({ uidValidity, modseq, known, match }: Resync): string {
  const words = [uidValidity, modseq];
  const sets = [
    ...(known === undefined ? [] : [formatRanges(known)]),
    ...(match === undefined ? [] : [`(${formatRanges(match.numbers)} ${formatRanges(match.uids)})`]),
  ];
  return `(${[...words, ...sets].join(" ")})`;
}
