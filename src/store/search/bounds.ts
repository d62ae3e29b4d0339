/** Which messages certainly meet a condition, and which possibly do, without reading any text. */
import type { Pace } from "../../base/pace.ts";
import { lowerBound } from "../../base/rising.ts";
import type { SearchCondition, TextTerm } from "../condition.ts";
import type { Snapshot } from "../model.ts";
import { both, either, everything, type Mask, not, nothing, where } from "./masks.ts";

/** `sure` is a part of `maybe`; what is in `maybe` alone has to be read to be decided. */
export interface Bounds {
  readonly sure: Mask;
  readonly maybe: Mask;
}

type Of<Kind extends SearchCondition["kind"]> = Extract<SearchCondition, { kind: Kind }>;
export type ColumnTerm = Of<"size" | "time" | "email" | "thread">;

/** Where the answers come from that the snapshot does not have. */
export interface Facts {
  readonly snapshot: Snapshot;
  /** Counts positions looked at. */
  readonly pace: Pace;
  /** The messages whose row meets the term. */
  column(term: ColumnTerm): Promise<Mask>;
  /** What is known without reading messages; the text of the term is folded. */
  text(term: TextTerm): Promise<Bounds>;
  /** Takes down what was found out about a term by itself. */
  note(term: SearchCondition, bounds: Bounds): void;
}

/** Recurses as deep as the condition, which `checkCondition` bounds. */
export async function boundsOf(facts: Facts, condition: SearchCondition): Promise<Bounds> {
  await facts.pace.step(facts.snapshot.uids.length);
  const bounds = await deduce(facts, condition);
  facts.note(condition, bounds);
  return bounds;
}

async function deduce(facts: Facts, condition: SearchCondition): Promise<Bounds> {
  const length = facts.snapshot.uids.length;
  switch (condition.kind) {
    case "and":
      return combined(facts, condition.of, both, everything(length));
    case "or":
      return combined(facts, condition.of, either, nothing(length));
    case "not": {
      const { sure, maybe } = await boundsOf(facts, condition.of);
      return sure === maybe ? exactly(not(sure)) : { sure: not(maybe), maybe: not(sure) };
    }
    case "header":
    case "body":
    case "text":
      // Every text contains the empty one, but not every header has the field.
      return condition.text === "" && condition.kind !== "header" ? exactly(everything(length)) : facts.text(condition);
    case "size":
    case "time":
    case "email":
    case "thread":
      return exactly(await facts.column(condition));
    case "all":
    case "uids":
    case "flag":
    case "modseq":
      return exactly(inSnapshot(facts.snapshot, condition));
  }
}

/** The messages that the snapshot alone does not rule out. */
export function maskOf(snapshot: Snapshot, condition: SearchCondition): Mask {
  let mask = everything(snapshot.uids.length);
  for (const part of condition.kind === "and" ? condition.of : [condition]) {
    if (isInSnapshot(part)) mask = both(mask, inSnapshot(snapshot, part));
  }
  return mask;
}

function isInSnapshot(condition: SearchCondition): condition is Of<"all" | "uids" | "flag" | "modseq"> {
  return ["all", "uids", "flag", "modseq"].includes(condition.kind);
}

function exactly(mask: Mask): Bounds {
  return { sure: mask, maybe: mask };
}

async function combined(
  facts: Facts,
  parts: readonly SearchCondition[],
  join: (a: Mask, b: Mask) => Mask,
  start: Mask,
): Promise<Bounds> {
  let all = exactly(start);
  for (const part of parts) {
    const { sure, maybe } = await boundsOf(facts, part);
    const isExact = all.sure === all.maybe && sure === maybe;
    all = isExact ? exactly(join(all.sure, sure)) : { sure: join(all.sure, sure), maybe: join(all.maybe, maybe) };
  }
  return all;
}

function inSnapshot(snapshot: Snapshot, term: Of<"all" | "uids" | "flag" | "modseq">): Mask {
  const { uids, modseqs } = snapshot;
  switch (term.kind) {
    case "all":
      return everything(uids.length);
    case "uids":
      return inRanges(uids, term.ranges);
    case "flag":
      return withFlag(snapshot, term.flag);
    case "modseq":
      return where(uids.length, (at) => modseqs.at(at) >= term.atLeast);
  }
}

function inRanges(uids: Uint32Array, ranges: readonly (readonly [number, number])[]): Mask {
  const mask = nothing(uids.length);
  for (const [first, last] of ranges) mask.fill(1, lowerBound(uids, first), lowerBound(uids, last + 1));
  return mask;
}

/** Decided once a combination of flags, not once a message. */
function withFlag(snapshot: Snapshot, flag: string): Mask {
  const { uids, flagSets } = snapshot;
  const decided: number[] = [];
  const mask = nothing(uids.length);
  for (let at = 0; at < mask.length; at++) {
    const id = flagSets.at(at);
    mask[at] = decided[id] ??= snapshot.flagSet(id).has(flag) ? 1 : 0;
  }
  return mask;
}
