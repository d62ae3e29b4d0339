/** From IMAP's search keys to what the store searches for. */
import { DAY_MS } from "../../base/clock.ts";
import type { SearchCondition } from "../../store/condition.ts";
import { plainRanges, positionsWithin, type NumberSet, type Ranges } from "../../wire/imap/number-set.ts";
import { type SearchKey, someKey } from "../../wire/imap/search.ts";
import { positionsOfSaved } from "../selected/message-numbers.ts";
import { type ObjectKind, parseObjectId } from "../../store/object-id.ts";

const UID_MAX = 0xffff_ffff;
const SECOND_MS = 1000;

/** A condition that no message meets. */
const nothing: SearchCondition = { kind: "uids", ranges: [] };

/** What numbers in the keys mean: a view, or a mailbox that nobody has selected. */
export interface Numbering {
  /** The message with sequence number n has the UID at n - 1. */
  readonly uids: Uint32Array;
  readonly saved: Uint32Array | undefined;
  /** In front of object ids. */
  readonly idPrefix: string;
  isRecent(uid: number): boolean;
}

function objectIdOf(id: string, kind: ObjectKind, { idPrefix }: Numbering): number | undefined {
  return id.startsWith(idPrefix) ? parseObjectId(id.slice(idPrefix.length), kind) : undefined;
}

/** `now` is the moment of the search, epoch milliseconds; `near`: it is part of what may be spelt differently. */
export function conditionOf(key: SearchKey, view: Numbering, now: number, near = false): SearchCondition {
  switch (key.kind) {
    case "all":
    case "flag":
      return key;
    case "and":
    case "or":
      return { kind: key.kind, of: key.of.map((each) => conditionOf(each, view, now, near)) };
    case "not":
      return { kind: "not", of: conditionOf(key.of, view, now, near) };
    case "fuzzy":
      return conditionOf(key.of, view, now, true);
    case "sequence":
      return sequence(key.set, view);
    case "uid":
      return key.set.saved
        ? sequence(key.set, view)
        : { kind: "uids", ranges: plainRanges(key.set.ranges, view.uids.at(-1) ?? 0) };
    case "uid-after":
      return { kind: "uids", ranges: [[key.uid + 1, UID_MAX]] };
    case "uid-before":
      return { kind: "uids", ranges: [[1, key.uid - 1]] };
    case "recent":
      return recent(view);
    case "larger":
    case "smaller":
      return { kind: "size", compare: key.kind, bytes: key.bytes };
    case "received":
    case "sent":
    case "saved":
      return {
        kind: "time",
        of: key.kind,
        from: key.when === "before" ? undefined : key.day,
        before: key.when === "since" ? undefined : key.when === "on" ? key.day + DAY_MS : key.day,
        asWritten: true,
      };
    case "older":
    case "younger":
      return within(key.kind, now - key.seconds * SECOND_MS);
    case "modseq":
      return key;
    case "email-id": {
      const emailId = objectIdOf(key.id, "M", view);
      return emailId === undefined ? nothing : { kind: "email", emailId };
    }
    case "thread-id": {
      const threadId = objectIdOf(key.id, "T", view);
      return threadId === undefined ? nothing : { kind: "thread", threadId };
    }
    case "header":
      return near ? { ...key, near } : key;
    case "body":
    case "text":
      if (key.text === "") return { kind: "all" };
      return near ? { ...key, near } : key;
  }
}

/** Received at that moment, or before or after it (RFC 5032 3: both include it). */
function within(kind: "older" | "younger", moment: number): SearchCondition {
  const span = kind === "younger" ? { from: moment, before: undefined } : { from: undefined, before: moment + 1 };
  return { kind: "time", of: "received", ...span, asWritten: false };
}

/** The same key with UIDs in place of sequence numbers and saved results, as they stand now (RFC 5267 4.3). */
export function frozen(key: SearchKey, view: Numbering): SearchKey {
  if (key.kind === "and" || key.kind === "or") return { kind: key.kind, of: key.of.map((each) => frozen(each, view)) };
  if (key.kind === "not" || key.kind === "fuzzy") return { kind: key.kind, of: frozen(key.of, view) };
  if (key.kind !== "sequence" && (key.kind !== "uid" || !key.set.saved)) return key;
  return { kind: "uid", set: { saved: false, ranges: uidsOfSequence(key.set, view) } };
}

/** How many ranges of numbers there are in a key. */
export function rangesIn(key: SearchKey): number {
  let ranges = 0;
  someKey(key, (each) => {
    if ((each.kind === "uid" || each.kind === "sequence") && !each.set.saved) ranges += each.set.ranges.length;
    return false;
  });
  return ranges;
}

/** Whether some key names messages by their sequence numbers. */
export function namesNumbers(key: SearchKey): boolean {
  return someKey(key, (each) => each.kind === "sequence" && !each.set.saved);
}

/** Sequence numbers mean what the client has counted, whatever the store holds by now; those beyond its end find nothing (RFC 7377 2). */
function sequence(set: NumberSet, view: Numbering): SearchCondition {
  return { kind: "uids", ranges: uidsOfSequence(set, view) };
}

function uidsOfSequence(set: NumberSet, view: Numbering): Ranges {
  const positions = set.saved ? positionsOfSaved(view) : positionsWithin(set.ranges, view.uids.length);
  return positions.map(([from, before]) => [view.uids[from]!, view.uids[before - 1]!] as const);
}

/** \Recent is the session's own. */
function recent(view: Numbering): SearchCondition {
  const ranges: [number, number][] = [];
  for (const uid of view.uids) {
    if (!view.isRecent(uid)) continue;
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === uid - 1) last[1] = uid;
    else ranges.push([uid, uid]);
  }
  return { kind: "uids", ranges };
}
