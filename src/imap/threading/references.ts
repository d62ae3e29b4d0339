/** REFERENCES: threads by message-ids, then by subjects at the top (RFC 5256 3, the steps by their numbers there). */
import { sortInTurns } from "../../base/merge-sort.ts";
import type { Pace } from "../../base/pace.ts";
import { THREAD_DEPTH_MAX } from "../limits.ts";
import { threadPace, type Threaded, type ThreadNode } from "./thread.ts";

/** A message, or the place of one that is not among those found. */
class Place implements ThreadNode {
  readonly message: Threaded | undefined;
  parent: Place | undefined;
  children: Place[] = [];
  /** Its position by date; that of the first child where there is no message. */
  rank: number;

  constructor(message: Threaded | undefined, rank: number) {
    this.message = message;
    this.rank = rank;
  }

  get subject(): string {
    return (this.message ?? this.children[0]?.message)?.subject ?? "";
  }

  get isReply(): boolean {
    return this.message?.isReply === 1;
  }
}

/**
 * REFS, for clients that show a thread where its newest message came: message-ids only (steps 1 to 4), and a thread's place is that
 * of the last of its messages to arrive (draft-ietf-morg-inthread 4.1).
 */
export async function refs(messages: readonly Threaded[]): Promise<ThreadNode[]> {
  const pace = threadPace();
  const threads: { readonly place: Place; readonly arrival: number }[] = [];
  for (const place of await pruned(await linked(messages))) {
    threads.push({ place, arrival: await lastArrival(place, pace) });
  }
  return (await sortInTurns(threads, (one, other) => one.arrival - other.arrival)).map(({ place }) => place);
}

async function lastArrival(root: Place, pace: Pace): Promise<number> {
  let last = 0;
  const open = [root];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    await pace.step();
    last = Math.max(last, place.message?.arrival ?? 0);
    for (const child of place.children) open.push(child);
  }
  return last;
}

/** REFERENCES: the threads of messages that are ordered by date. */
export async function references(messages: readonly Threaded[]): Promise<ThreadNode[]> {
  const places = await linked(messages);
  return gathered(await pruned(places));
}

/** Step 1: parents by References, in the order of the mailbox. The messages' places by date. */
async function linked(messages: readonly Threaded[]): Promise<Place[]> {
  const pace = threadPace();
  const byId = new Map<string, Place>();
  const places: Place[] = [];
  for (const message of messages) {
    await pace.step();
    places.push(new Place(message, places.length));
  }
  const arrived = await sortInTurns(places, (one, other) => uidOf(one) - uidOf(other));
  for (const place of arrived) {
    // Of several messages with one identifier the first has it.
    await pace.step();
    const id = place.message?.messageId ?? "";
    if (id !== "" && !byId.has(id)) byId.set(id, place);
  }
  for (const place of arrived) await pace.step(1 + link(place, byId));
  return places;
}

/** Makes the message's ancestors each other's parents where they have none yet, and the last of them its own. Answers how many they are. */
function link(place: Place, byId: Map<string, Place>): number {
  let parent: Place | undefined;
  const ids = place.message?.references.split(" ") ?? [];
  for (const id of ids) {
    if (id === "") continue;
    const named = byId.get(id) ?? new Place(undefined, 0);
    byId.set(id, named);
    if (parent !== undefined && named.parent === undefined && mayHang(named, parent)) named.parent = parent;
    parent = named;
  }
  place.parent = undefined;
  if (parent !== undefined && mayHang(place, parent)) place.parent = parent;
  return ids.length;
}

function uidOf({ message }: Place): number {
  return message?.uid ?? 0;
}

/** Whether `child` may be put below `parent`: not when that closes a circle, and not deeper than anybody replies. */
function mayHang(child: Place, parent: Place): boolean {
  let depth = 0;
  for (let above: Place | undefined = parent; above !== undefined; above = above.parent) {
    if (above === child || ++depth >= THREAD_DEPTH_MAX) return false;
  }
  return true;
}

/** Steps 2 to 4: what is not there goes, but for what holds several children together at the top. The top, by date. */
async function pruned(places: readonly Place[]): Promise<Place[]> {
  const pace = threadPace();
  const top: Place[] = [];
  for (const place of places) {
    await pace.step();
    const above = holder(place);
    if (above === undefined) {
      top.push(place);
      continue;
    }
    if (above.message === undefined && above.children.length === 0) {
      above.rank = place.rank;
      top.push(above);
    }
    above.children.push(place);
  }
  return top.map((place) => (place.message === undefined && place.children.length === 1 ? place.children[0]! : place));
}

/** The next message above, or else the topmost place; those in between are passed over for good. */
function holder(place: Place): Place | undefined {
  const first = place.parent;
  let above = first;
  while (above !== undefined && above.message === undefined && above.parent !== undefined) above = above.parent;
  for (let passed = first; passed !== undefined && passed !== above;) {
    const next: Place | undefined = passed.parent;
    passed.parent = above;
    passed = next;
  }
  return above;
}

/** Steps 5 and 6: what begins with the same subject is one thread; all siblings by date. */
async function gathered(top: readonly Place[]): Promise<Place[]> {
  const pace = threadPace();
  const bySubject = await firstBySubject(top, pace);
  const remaining = new Set(top);
  const grown = new Set<Place>();
  for (const place of top) {
    await pace.step();
    const { subject } = place;
    const first = bySubject.get(subject);
    if (first === undefined || first === place) continue;
    remaining.delete(place);
    if (first.message === undefined || (place.isReply && !first.isReply)) {
      for (const each of place.message === undefined ? place.children : [place]) first.children.push(each);
      grown.add(first);
      continue;
    }
    const both = new Place(undefined, 0);
    both.children.push(first, place);
    bySubject.set(subject, both);
    remaining.delete(first);
    remaining.add(both);
    grown.add(both);
  }
  for (const place of grown) {
    await pace.step();
    place.children = await sortInTurns(place.children, byRank);
    if (place.message === undefined) place.rank = place.children[0]?.rank ?? 0;
  }
  return sortInTurns([...remaining], byRank);
}

const byRank = (one: Place, other: Place): number => one.rank - other.rank;

/** Step 5.B: for each subject the place that the others join, rather one without a message or one that is no reply. */
async function firstBySubject(top: readonly Place[], pace: Pace): Promise<Map<string, Place>> {
  const found = new Map<string, Place>();
  for (const place of top) {
    await pace.step();
    const { subject } = place;
    if (subject === "") continue;
    const first = found.get(subject);
    const isBetter =
      first === undefined ||
      (place.message === undefined && first.message !== undefined) ||
      (first.isReply && !place.isReply);
    if (isBetter) found.set(subject, place);
  }
  return found;
}
