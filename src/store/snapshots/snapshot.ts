/** A mailbox's messages in typed arrays as they were at one MODSEQ, and the next snapshot made from it. */
import { lowerBound } from "../../base/rising.ts";
import { BlockColumn } from "./column.ts";
import type { FlagSets } from "../flags/flag-sets.ts";
import type { MailboxRow } from "../mailboxes/mailbox-row.ts";
import type { Flagged } from "../flags/message-flags.ts";
import type { FlagSet, MailboxId, Modseq, Snapshot } from "../model.ts";

/** How much longer new columns are than needed, so that messages which arrive later go behind without copying the others. */
const SPARE = 1.25;
const SPARE_MIN = 16;
/** Messages of one change, and changes, that a snapshot remembers: those of a few commands of a few sessions. */
const CHANGED_KEPT_MAX = 64;
const CHANGES_KEPT_MAX = 16;

/** A message as a snapshot shows it: UID, flag set, MODSEQ. */
export type Shown = readonly [uid: number, flagSet: number, modseq: number];

/** Messages that came or changed, rising by UID, each column by itself; `modseqs` is one number where it is the same for all. */
export interface Changed extends Flagged {
  readonly modseqs: ArrayLike<number> | number;
}

export function changedOf(messages: readonly Shown[]): Changed {
  return {
    uids: messages.map(([uid]) => uid),
    flagSets: messages.map(([, flagSet]) => flagSet),
    modseqs: messages.map(([, , modseq]) => modseq),
  };
}

/** What a snapshot is of, and when. */
export interface Moment {
  readonly mailboxId: MailboxId;
  readonly uidValidity: number;
  readonly uidNext: number;
  readonly modseq: Modseq;
}

export function momentOf(row: MailboxRow): Moment {
  return { mailboxId: row.id, uidValidity: row.uidValidity, uidNext: row.uidNext, modseq: row.highestModseq };
}

/** Columns that share their index; snapshots show their beginning, and what a snapshot shows of them never changes. */
class Columns {
  readonly uids: Uint32Array;
  readonly flagSets: BlockColumn;
  readonly modseqs: BlockColumn;
  /** How far they are written. */
  length = 0;
  /** Others write behind `length` of some of these columns. */
  #isPassedOn = false;

  private constructor(uids: Uint32Array, flagSets: BlockColumn, modseqs: BlockColumn) {
    this.uids = uids;
    this.flagSets = flagSets;
    this.modseqs = modseqs;
  }

  static for(length: number): Columns {
    const size = Math.max(SPARE_MIN, Math.ceil(length * SPARE));
    return new Columns(new Uint32Array(size), BlockColumn.ofIntegers(size), BlockColumn.ofNumbers(size));
  }

  /** The first `length` rows, for changing flags: UIDs stay the same, and are shared if nobody has written behind them. */
  altered(length: number): Columns {
    const isNewest = this.#hasNothingBehind(length);
    const uids = isNewest ? this.uids : this.uids.slice();
    const columns = new Columns(uids, this.flagSets.copy(), this.modseqs.copy());
    columns.length = length;
    if (isNewest) this.#isPassedOn = true;
    return columns;
  }

  /** The first `length` rows without those of the UIDs, which rise. */
  without(length: number, gone: readonly number[]): Columns {
    const columns = Columns.for(length);
    let next = 0;
    for (let row = 0; row < length; row++) {
      const uid = this.uids[row] ?? 0;
      while (next < gone.length && (gone[next] ?? 0) < uid) next++;
      if (gone[next] !== uid) columns.push(uid, this.flagSets.at(row), this.modseqs.at(row));
    }
    return columns;
  }

  /** These columns if more rows can go behind the first `length`, else a copy where they can. */
  extendable(length: number, more: number): Columns {
    if (this.#hasNothingBehind(length) && length + more <= this.uids.length) return this;
    const columns = Columns.for(length + more);
    for (let row = 0; row < length; row++) {
      columns.push(this.uids[row] ?? 0, this.flagSets.at(row), this.modseqs.at(row));
    }
    return columns;
  }

  #hasNothingBehind(length: number): boolean {
    return this.length === length && !this.#isPassedOn;
  }

  push(uid: number, flagSet: number, modseq: number): void {
    this.uids[this.length] = uid;
    this.flagSets.set(this.length, flagSet);
    this.modseqs.set(this.length, modseq);
    this.length++;
  }
}

export class MailboxSnapshot implements Snapshot {
  readonly mailboxId: MailboxId;
  readonly uidValidity: number;
  readonly uidNext: number;
  readonly modseq: Modseq;
  readonly uids: Uint32Array;
  readonly flagSets: BlockColumn;
  readonly modseqs: BlockColumn;
  readonly #columns: Columns;
  readonly #known: FlagSets;
  #keywords: readonly string[] | undefined;
  /** What is different from the snapshots before, the nearest last: the MODSEQ of each, and which messages changed or came after it. */
  #changes: readonly { readonly after: Modseq; readonly uids: readonly number[] }[] = [];

  /** Shows the first `length` rows: others may have gone on behind them. */
  private constructor(moment: Moment, columns: Columns, length: number, known: FlagSets) {
    this.mailboxId = moment.mailboxId;
    this.uidValidity = moment.uidValidity;
    this.uidNext = moment.uidNext;
    this.modseq = moment.modseq;
    this.uids = columns.uids.subarray(0, length);
    this.flagSets = columns.flagSets;
    this.modseqs = columns.modseqs;
    this.#columns = columns;
    this.#known = known;
  }

  /** A snapshot of these messages, rising by UID. `known` has every flag set they have. */
  static of(moment: Moment, messages: Iterable<Shown>, length: number, known: FlagSets): MailboxSnapshot {
    const columns = Columns.for(length);
    for (const message of messages) columns.push(...message);
    return new MailboxSnapshot(moment, columns, columns.length, known);
  }

  /**
   * The snapshot after messages changed or came (rising by UID) and others went (rising). `known` has every flag set that
   * the messages of both have.
   */
  next(moment: Moment, changed: Changed, gone: readonly number[], known: FlagSets): MailboxSnapshot {
    const { uids, flagSets, modseqs } = changed;
    const firstNew = lowerBound(uids, (this.uids.at(-1) ?? 0) + 1);
    let columns = this.#columns;
    let length = this.uids.length;
    if (gone.length > 0) {
      columns = columns.without(length, gone);
      length = columns.length;
    } else if (firstNew > 0) {
      columns = columns.altered(length);
    }
    const modseqAt = typeof modseqs === "number" ? () => modseqs : (i: number) => modseqs[i]!;
    let at = -1;
    for (let i = 0; i < firstNew; i++) {
      const uid = uids[i]!;
      at = at + 1 < length && columns.uids[at + 1] === uid ? at + 1 : firstFrom(columns.uids, uid, length);
      if (at === length || columns.uids[at] !== uid) continue;
      columns.flagSets.set(at, flagSets[i]!);
      columns.modseqs.set(at, modseqAt(i));
    }
    if (firstNew < uids.length) {
      columns = columns.extendable(length, uids.length - firstNew);
      for (let i = firstNew; i < uids.length; i++) columns.push(uids[i]!, flagSets[i]!, modseqAt(i));
      length = columns.length;
    }
    const snapshot = new MailboxSnapshot(moment, columns, length, known);
    if (uids.length <= CHANGED_KEPT_MAX) {
      const change = { after: this.modseq, uids: Array.from(uids) };
      snapshot.#changes = [...this.#changes.slice(1 - CHANGES_KEPT_MAX), change];
    }
    return snapshot;
  }

  changedAfter(modseq: Modseq): readonly number[] | undefined {
    const first = this.#changes.findLastIndex(({ after }) => after === modseq);
    if (first < 0) return undefined;
    const uids = new Set(this.#changes.slice(first).flatMap((change) => change.uids));
    return Array.from(uids, (uid) => this.indexOf(uid))
      .filter((at) => at >= 0)
      .sort((a, b) => a - b);
  }

  indexOf(uid: number): number {
    const at = firstFrom(this.uids, uid, this.uids.length);
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
    for (let at = 0; at < this.uids.length; at++) met[this.flagSets.at(at)] = 1;
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
    return uids.byteLength + flagSets.bytes + modseqs.bytes;
  }
}

/** The first of `length` positions whose UID is at least `uid`; `length` when there is none. */
function firstFrom(uids: Uint32Array, uid: number, length: number): number {
  let [first, end] = [0, length];
  while (first < end) {
    const middle = (first + end) >>> 1;
    if ((uids[middle] ?? 0) < uid) first = middle + 1;
    else end = middle;
  }
  return first;
}
