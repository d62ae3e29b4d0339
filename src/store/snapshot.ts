/** A picture of a mailbox's messages in typed arrays, and the next picture made from it. */
import type { FlagSets } from "./flag-sets.ts";
import type { FlagSet, MailboxId, Modseq, Snapshot } from "./model.ts";

/** How much longer new columns are than needed, so that messages which arrive later go behind without copying the others. */
const SPARE = 1.25;
const SPARE_MIN = 16;

/** A message as a picture shows it: UID, flag set, MODSEQ. */
export type Shown = readonly [uid: number, flagSet: number, modseq: number];

/** What a picture is of, and when. */
export interface Moment {
  readonly mailboxId: MailboxId;
  readonly uidValidity: number;
  readonly uidNext: number;
  readonly modseq: Modseq;
}

/** Columns that share their index; pictures show their beginning. What a picture shows of them never changes. */
class Columns {
  readonly uids: Uint32Array;
  readonly flagSets: Uint32Array;
  readonly modseqs: Float64Array;
  /** How far they are written: only the newest picture may be continued in place. */
  length = 0;

  constructor(capacity: number) {
    const size = Math.max(SPARE_MIN, Math.ceil(capacity * SPARE));
    this.uids = new Uint32Array(size);
    this.flagSets = new Uint32Array(size);
    this.modseqs = new Float64Array(size);
  }

  push([uid, flagSet, modseq]: Shown): void {
    this.uids[this.length] = uid;
    this.flagSets[this.length] = flagSet;
    this.modseqs[this.length] = modseq;
    this.length++;
  }

  pushRange(from: Columns, start: number, end: number): void {
    this.uids.set(from.uids.subarray(start, end), this.length);
    this.flagSets.set(from.flagSets.subarray(start, end), this.length);
    this.modseqs.set(from.modseqs.subarray(start, end), this.length);
    this.length += end - start;
  }
}

export class Picture implements Snapshot {
  readonly mailboxId: MailboxId;
  readonly uidValidity: number;
  readonly uidNext: number;
  readonly modseq: Modseq;
  readonly uids: Uint32Array;
  readonly flagSets: Uint32Array;
  readonly modseqs: Float64Array;
  readonly #columns: Columns;
  readonly #known: FlagSets;
  #keywords: readonly string[] | undefined;

  private constructor(moment: Moment, columns: Columns, known: FlagSets) {
    this.mailboxId = moment.mailboxId;
    this.uidValidity = moment.uidValidity;
    this.uidNext = moment.uidNext;
    this.modseq = moment.modseq;
    this.uids = columns.uids.subarray(0, columns.length);
    this.flagSets = columns.flagSets.subarray(0, columns.length);
    this.modseqs = columns.modseqs.subarray(0, columns.length);
    this.#columns = columns;
    this.#known = known;
  }

  /** A picture of these messages, rising by UID. `known` has every flag set they have. */
  static of(moment: Moment, messages: Iterable<Shown>, length: number, known: FlagSets): Picture {
    const columns = new Columns(length);
    for (const message of messages) columns.push(message);
    return new Picture(moment, columns, known);
  }

  /**
   * The picture after messages changed or came (rising by UID) and others went (rising). `known` has every flag set that
   * the messages of both have.
   */
  next(moment: Moment, changed: readonly Shown[], gone: readonly number[], known: FlagSets): Picture {
    const last = this.uids.at(-1) ?? 0;
    const onlyNew = gone.length === 0 && (changed[0]?.[0] ?? 0) > last;
    const columns = onlyNew ? this.#continued(changed) : this.#merged(changed, gone);
    return new Picture(moment, columns, known);
  }

  #continued(arrived: readonly Shown[]): Columns {
    const mine = this.#columns;
    const length = this.uids.length;
    const inPlace = mine.length === length && length + arrived.length <= mine.uids.length;
    const columns = inPlace ? mine : new Columns(length + arrived.length);
    if (!inPlace) columns.pushRange(mine, 0, length);
    for (const message of arrived) columns.push(message);
    return columns;
  }

  #merged(changed: readonly Shown[], gone: readonly number[]): Columns {
    const columns = new Columns(this.uids.length + changed.length);
    let done = 0;
    let [nextChanged, nextGone] = [0, 0];
    for (;;) {
      const change = changed[nextChanged];
      const uid = Math.min(change?.[0] ?? Number.POSITIVE_INFINITY, gone[nextGone] ?? Number.POSITIVE_INFINITY);
      const at = uid === Number.POSITIVE_INFINITY ? this.uids.length : this.#firstFrom(uid, done);
      columns.pushRange(this.#columns, done, at);
      if (uid === Number.POSITIVE_INFINITY) return columns;
      done = this.uids[at] === uid ? at + 1 : at;
      const isGone = gone[nextGone] === uid;
      if (isGone) nextGone++;
      if (change?.[0] === uid) {
        nextChanged++;
        if (!isGone) columns.push(change);
      }
    }
  }

  /** The first position from `low` on whose UID is at least `uid`. */
  #firstFrom(uid: number, low: number): number {
    let [first, end] = [low, this.uids.length];
    while (first < end) {
      const middle = (first + end) >>> 1;
      if ((this.uids[middle] ?? 0) < uid) first = middle + 1;
      else end = middle;
    }
    return first;
  }

  indexOf(uid: number): number {
    const at = this.#firstFrom(uid, 0);
    return this.uids[at] === uid ? at : -1;
  }

  flagSet(id: number): FlagSet {
    const set = this.#known.get(id);
    if (set === undefined) throw new RangeError(`no flag set ${id}`);
    return set;
  }

  /** Whether its flag sets are looked up there. */
  looksUpIn(known: FlagSets): boolean {
    return this.#known === known;
  }

  get keywords(): readonly string[] {
    this.#keywords ??= this.#inUse();
    return this.#keywords;
  }

  #inUse(): string[] {
    const met = new Uint8Array(this.#known.last + 1);
    for (const id of this.flagSets) met[id] = 1;
    const names = new Set<string>();
    for (const [id, used] of met.entries()) {
      if (used === 0) continue;
      for (const name of this.flagSet(id).names) if (!name.startsWith("\\")) names.add(name);
    }
    return [...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  }

  /** Memory of its columns, bytes. */
  get bytes(): number {
    const { uids, flagSets, modseqs } = this.#columns;
    return uids.byteLength + flagSets.byteLength + modseqs.byteLength;
  }
}
