/** Searches whose results a client hears of as they change (UPDATE, RFC 5267 4.3). */
import { lowerBound } from "../../base/rising.ts";
import type { MailboxId, Modseq, Snapshot, Uid } from "../../store/model.ts";
import type { FetchItem } from "../../wire/imap/fetch.ts";
import { compactNumbers, runsOf } from "../../wire/imap/number-set.ts";
import type { SearchKey } from "../../wire/imap/search.ts";
import type { SortCriterion } from "../../wire/imap/sort.ts";
import { conditionOf } from "./search-condition.ts";
import type { Session } from "../session.ts";
import { sorted } from "./sorting.ts";
import type { View } from "../selected/view.ts";

export interface Context {
  /** Its results are told as UIDs. */
  readonly uid: boolean;
  readonly correlator: string;
  /** Sequence numbers in it mean what they meant when it was asked (`frozen`). */
  readonly key: SearchKey;
  /** When it was asked, epoch milliseconds: what grows older since then stays. */
  readonly now: number;
  /** Undefined for the order of the mailbox. */
  readonly criteria: readonly SortCriterion[] | undefined;
  /** What to tell of new messages (RFC 5465 7). */
  readonly shown: readonly FetchItem[];
  /** UIDs, as the client has them and in its order. */
  results: Uint32Array;
}

/** What the client has to hear of its contexts. */
export interface ContextNews {
  /** What is gone, while the client still counts it. */
  readonly before: string;
  /** What its flags, or its arrival, have changed: once the client has heard of these. */
  after(): string;
  /** What is to be told of a message that has become a result. */
  shownOf(uid: number): readonly FetchItem[];
}

/** Brings the contexts up to a newer snapshot. */
export async function contextNews(session: Session, view: View, snapshot: Snapshot): Promise<ContextNews> {
  const changed = changedSince(snapshot, view.told.modseq);
  const changes: Change[] = [];
  for (const context of view.contexts?.values() ?? [])
    changes.push(await changeOf(session, { view, snapshot, changed }, context));
  for (const { context, results } of changes) context.results = results;
  const showing = changes
    .filter(({ context }) => context.shown.length > 0)
    .map(({ context, joined }) => ({ context, uids: new Set(joined.map(({ uid }) => uid)) }));
  return {
    before: changes
      .map(({ context, gone }) => line(context, removals(context, gone, numbering(context, view))))
      .join(""),
    shownOf: (uid) => showing.flatMap(({ context, uids }) => (uids.has(uid) ? context.shown : [])),
    after: () =>
      changes.map((change) => line(change.context, laterChanges(change, numbering(change.context, view)))).join(""),
  };
}

/** UIDs with their places (from 0) in a list of results, in the order of the list. */
type Placed = readonly { readonly uid: number; readonly at: number }[];

interface Change {
  readonly context: Context;
  /** Those that are in the mailbox no longer, by their places. */
  readonly gone: Placed;
  /** Those that no longer meet the key, by their places when the former are taken out. */
  readonly left: Placed;
  /** The new ones, by their places in what is then the result. */
  readonly joined: Placed;
  readonly results: Uint32Array;
}

interface Moment {
  readonly view: View;
  readonly snapshot: Snapshot;
  /** UIDs, rising, of messages that came or changed. */
  readonly changed: readonly number[];
}

function changedSince(snapshot: Snapshot, modseq: Modseq): readonly number[] {
  const few = snapshot.changedAfter(modseq);
  if (few !== undefined) return few.map((at) => snapshot.uids[at]!);
  return Array.from(snapshot.uids.filter((_, at) => snapshot.modseqs.at(at) > modseq));
}

async function changeOf(session: Session, moment: Moment, context: Context): Promise<Change> {
  const { snapshot } = moment;
  const rising = context.criteria === undefined ? context.results : context.results.toSorted();
  const meeting = await meetingNow(session, moment, context);
  const fail = new Set(moment.changed.filter((uid) => !meeting.has(uid)));
  const isThere = (uid: number): boolean => snapshot.indexOf(uid) >= 0;
  const [there, gone] = parted(context.results, isThere);
  const [kept, left] = parted(there, (uid) => !fail.has(uid));
  const fresh = [...meeting].filter((uid) => rising[lowerBound(rising, uid)] !== uid);
  if (fresh.length === 0) return { context, gone, left, joined: [], results: kept };
  const freshSet = new Set(fresh);
  const results = await inOrder(session, snapshot.mailboxId, context, joinedRising(kept, fresh));
  const [, joined] = parted(results, (uid) => !freshSet.has(uid));
  return { context, gone, left, joined, results };
}

/** Those of the changed messages that meet the key now. */
async function meetingNow(
  { space: { account } }: Session,
  { view, snapshot, changed }: Moment,
  context: Context,
): Promise<ReadonlySet<number>> {
  if (changed.length === 0) return new Set();
  const isRecent = (uid: number): boolean => view.isRecent(uid);
  const numbers = { uids: snapshot.uids, saved: undefined, idPrefix: view.idPrefix, isRecent };
  const condition = conditionOf(context.key, numbers, context.now);
  const among = { kind: "uids" as const, ranges: runsOf(changed) };
  return new Set(await account.search(snapshot.mailboxId, { kind: "and", of: [condition, among] }, { snapshot }));
}

function joinedRising(kept: Uint32Array, fresh: readonly number[]): Uint32Array {
  const all = new Uint32Array(kept.length + fresh.length);
  all.set(kept);
  all.set(fresh, kept.length);
  return all.sort();
}

async function inOrder(
  { space: { account } }: Session,
  mailboxId: MailboxId,
  { criteria }: Context,
  rising: Uint32Array,
): Promise<Uint32Array> {
  if (criteria === undefined) return rising;
  const uids = Array.from(rising) as Uid[];
  return Uint32Array.from(await sorted(account, { mailboxId, uids, scores: new Map(), report: () => {} }, criteria));
}

/** Those for which it holds, and the others with their places. */
function parted(uids: Uint32Array, holds: (uid: number) => boolean): [Uint32Array, Placed] {
  const others: { uid: number; at: number }[] = [];
  const rest = uids.filter((uid, at) => {
    if (holds(uid)) return true;
    others.push({ uid, at });
    return false;
  });
  return [others.length === 0 ? uids : rest, others];
}

function numbering({ uid }: Context, view: View): (uid: number) => number {
  return uid ? (each) => each : (each) => view.sequenceOf(each);
}

function line({ correlator, uid }: Context, items: string): string {
  return items === "" ? "" : `* ESEARCH ${correlator}${uid ? " UID" : ""}${items}\r\n`;
}

function laterChanges({ context, left, joined }: Change, numberOf: (uid: number) => number): string {
  return removals(context, left, numberOf) + additions(context, joined, numberOf);
}

/** ` REMOVEFROM (0 32768)`: without places where the order is the mailbox's, else from the last place to the first. */
function removals(context: Context, some: Placed, numberOf: (uid: number) => number): string {
  if (some.length === 0) return "";
  return ` REMOVEFROM (${pairs(context, some, numberOf).toReversed().join(" ")})`;
}

/** ` ADDTO (0 32768:32769)`: from the first place to the last. */
function additions(context: Context, some: Placed, numberOf: (uid: number) => number): string {
  return some.length === 0 ? "" : ` ADDTO (${pairs(context, some, numberOf).join(" ")})`;
}

/** `3 7,5`: the first place of a run of results, counted from 1, and their numbers. */
function pairs({ criteria }: Context, some: Placed, numberOf: (uid: number) => number): string[] {
  const numbers = some.map(({ uid }) => numberOf(uid));
  if (criteria === undefined) return [`0 ${compactNumbers(numbers)}`];
  const places = some.map(({ at }) => at);
  let next = 0;
  return runsOf(places).map(([from, to]) => {
    const run = numbers.slice(next, (next += to - from + 1));
    return `${from + 1} ${compactNumbers(run)}`;
  });
}
