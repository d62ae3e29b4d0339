/** From IMAP's search keys to what the store searches for. */
import type { SearchCondition } from "../store/condition.ts";
import { plainRanges, type NumberSet } from "../wire/imap/number-set.ts";
import type { SearchKey } from "../wire/imap/search.ts";
import { positionsOf } from "./message-numbers.ts";
import { parseObjectId } from "../store/object-id.ts";
import type { View } from "./view.ts";

const DAY_MS = 86_400_000;

/** A condition that no message meets. */
const nothing: SearchCondition = { kind: "uids", ranges: [] };

export function conditionOf(key: SearchKey, view: View): SearchCondition {
  switch (key.kind) {
    case "all":
    case "flag":
      return key;
    case "and":
    case "or":
      return { kind: key.kind, of: key.of.map((each) => conditionOf(each, view)) };
    case "not":
      return { kind: "not", of: conditionOf(key.of, view) };
    case "sequence":
      return sequence(key.set, view);
    case "uid":
      return key.set.saved
        ? sequence(key.set, view)
        : { kind: "uids", ranges: plainRanges(key.set.ranges, view.uids.at(-1) ?? 0) };
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
    case "modseq":
      return key;
    case "email-id": {
      const emailId = parseObjectId(key.id, "M");
      return emailId === undefined ? nothing : { kind: "email", emailId };
    }
    case "thread-id": {
      const threadId = parseObjectId(key.id, "T");
      return threadId === undefined ? nothing : { kind: "thread", threadId };
    }
    case "header":
      return key;
    case "body":
    case "text":
      return key.text === "" ? { kind: "all" } : key;
  }
}

/** Whether some key names messages by their sequence numbers. */
export function namesNumbers(key: SearchKey): boolean {
  if (key.kind === "and" || key.kind === "or") return key.of.some(namesNumbers);
  return key.kind === "not" ? namesNumbers(key.of) : key.kind === "sequence" && !key.set.saved;
}

/** Sequence numbers mean what the client has counted, whatever the store holds by now. */
function sequence(set: NumberSet, view: View): SearchCondition {
  const positions = positionsOf(view, set, false);
  return {
    kind: "uids",
    ranges: positions.map(([from, before]) => [view.uids[from]!, view.uids[before - 1]!] as const),
  };
}

/** \Recent is the session's own. */
function recent(view: View): SearchCondition {
  const ranges: [number, number][] = [];
  for (const uid of view.uids) {
    if (!view.isRecent(uid)) continue;
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === uid - 1) last[1] = uid;
    else ranges.push([uid, uid]);
  }
  return { kind: "uids", ranges };
}
