/** The client's view of the selected mailbox: what it numbers how, and what it was told of flags. */
import assert from "node:assert";
import { lowerBound } from "../../base/rising.ts";
import type { FlagChange, FlagsChanged } from "../../store/account.ts";
import type { FlagSet, MailboxId, Modseq, Snapshot } from "../../store/model.ts";
import { RIGHTS } from "../../store/sharing/rights.ts";
import { runsOf } from "../../wire/imap/number-set.ts";
import type { Context } from "../searching/contexts.ts";
import { fetchOpening } from "../fetch/fetch-line.ts";
import { flagText, mailboxFlags, permanentFlags } from "../messages/flag-text.ts";
import { TOLD_PER_PAGE } from "../limits.ts";
import { OwnChanges } from "./own-changes.ts";
import { UidRanges } from "./uid-ranges.ts";
import { vanishedText } from "./vanished.ts";

const nothing: readonly string[] = [];

/** What may be told, and how. */
export interface NewsRule {
  /** EXPUNGE is allowed now (RFC 9051 7.5.1). */
  readonly expunge: boolean;
  /** FETCH carries the UID (after UID commands). */
  readonly uid: boolean;
  /** FETCH carries UID and MODSEQ (CONDSTORE). */
  readonly modseq: boolean;
  /** VANISHED takes the place of EXPUNGE (QRESYNC, UIDONLY). */
  readonly vanished: boolean;
  /** UIDFETCH takes the place of FETCH (UIDONLY). */
  readonly uidOnly: boolean;
  /** Changed flags are told (NOTIFY). */
  readonly flags: boolean;
  /** The client has asked for news: it is sure to look at them. */
  readonly asked: boolean;
}

interface ViewOptions {
  readonly readOnly: boolean;
  readonly writable?: boolean;
  readonly rights?: string;
  readonly idPrefix?: string;
  readonly recent?: UidRanges;
}

/**
 * Invariant: `uids` is exactly what the client has counted from EXISTS and EXPUNGE. It shares the snapshot's array while the
 * two are equal; while an expunge may not be told it is an array of its own, with the expunged message still in its place.
 */
export class View {
  readonly mailboxId: MailboxId;
  /** It was opened by EXAMINE. */
  readonly readOnly: boolean;
  /** The client was told last that it is READ-WRITE. */
  writable: boolean;
  /** In front of the object ids of its messages. */
  readonly idPrefix: string;
  /** SEARCHRES: the UIDs saved by SEARCH RETURN (SAVE), rising; expunged ones may still be among them (RFC 5182). */
  saved: Uint32Array | undefined;
  /** Searches of which the client hears how their results change, by their tags. */
  contexts: Map<string, Context> | undefined;
  /** What the user may do, as far as the client was told. */
  #rights: string;
  /** Undefined for a session that has no \Recent (IMAP4rev2). */
  readonly #recent: UidRanges | undefined;
  #own: OwnChanges | undefined;
  #uids: Uint32Array;
  #told: Snapshot;
  /** Everything up to this MODSEQ was told; later removals may have had to wait. */
  #settled: Modseq;
  /** What was told last leaves the client in doubt about how far it knows the mailbox. */
  #modseqDue = false;
  #hasOwnRemovals = false;
  /** New messages that this session made itself, where anybody cares. */
  #ownArrivals: Set<number> | undefined;
  #recentTold: number;
  #arrivedInPassing = false;
  /** Keywords that the client was told of by FLAGS. */
  #keywords: readonly string[];
  /** The set that was looked at last for new keywords: neighbours mostly have the same. */
  #announced: FlagSet | undefined;

  /** A view of a mailbox just selected: the client is told what `told` shows. */
  constructor(told: Snapshot, options: ViewOptions) {
    this.mailboxId = told.mailboxId;
    this.readOnly = options.readOnly;
    this.writable = options.writable ?? !options.readOnly;
    this.#rights = options.rights ?? RIGHTS;
    this.idPrefix = options.idPrefix ?? "";
    this.#recent = options.recent;
    this.#told = told;
    this.#uids = told.uids;
    this.#settled = told.modseq;
    this.#keywords = told.keywords;
    this.#recentTold = this.recentCount;
  }

  /** The client's numbering: the message with sequence number n has the UID at n - 1. It may name messages that are expunged by now. */
  get uids(): Uint32Array {
    return this.#uids;
  }

  /** The snapshot whose flags the client knows. It may be older than the store, and lack messages that `uids` still has. */
  get told(): Snapshot {
    return this.#told;
  }

  /** The sequence number of a UID; 0 when the client has no such message. */
  sequenceOf(uid: number): number {
    const index = lowerBound(this.#uids, uid);
    return this.#uids[index] === uid ? index + 1 : 0;
  }

  /** Whether the message is \Recent to this session (RFC 3501 2.3.2). */
  isRecent(uid: number): boolean {
    return this.#recent?.has(uid) ?? false;
  }

  /** How many messages are \Recent to this session. */
  get recentCount(): number {
    return this.#recent?.countIn(this.#uids) ?? 0;
  }

  /** The first UID that nobody has looked at on behalf of \Recent yet; undefined for a session without \Recent. */
  get recentSettledTo(): number | undefined {
    return this.#recent?.end;
  }

  /** The store gave this session the \Recent of the UIDs `from` to `before`, exclusive. */
  addRecent(from: number, before: number): void {
    this.#recent?.add(from, before);
  }

  /** The FLAGS and PERMANENTFLAGS due before the client hears of this set: a keyword is announced before it is used (RFC 9051 7.3.5). */
  announce(set: FlagSet): string {
    if (set === this.#announced) return "";
    this.#announced = set;
    const fresh = set.names.filter((name) => !name.startsWith("\\") && !this.#keywords.includes(name));
    if (fresh.length === 0) return "";
    this.#keywords = [...this.#keywords, ...fresh];
    return `* FLAGS ${mailboxFlags(this.#keywords)}\r\n${this.readOnly ? "" : this.permanentFlagsLine}`;
  }

  /** What the client is told of the flags that it may change, with its line end. */
  get permanentFlagsLine(): string {
    if (this.readOnly) return "* OK [PERMANENTFLAGS ()] Nothing can be changed\r\n";
    return `* OK [PERMANENTFLAGS ${permanentFlags(this.#keywords, this.#rights)}] Flags that are kept\r\n`;
  }

  /** From now on the user has these rights; answers what the client is to be told of the flags that it may change. */
  allow(rights: string): string {
    if (rights === this.#rights) return "";
    const before = this.permanentFlagsLine;
    this.#rights = rights;
    const now = this.permanentFlagsLine;
    return now === before ? "" : `* FLAGS ${mailboxFlags(this.#keywords)}\r\n${now}`;
  }

  /**
   * This session's STORE (or \Seen of a FETCH) had this outcome. Without `change` the client was just told of it; with it the
   * client is silent about it (.SILENT) and works it out itself: it is told only where it would err.
   */
  knows({ modseq, changed }: FlagsChanged, change?: FlagChange): void {
    // A change of nothing has no MODSEQ of its own: the one it names belongs to somebody else's change.
    if (changed.length === 0) return;
    this.#own ??= new OwnChanges();
    this.#own.add(modseq, change);
  }

  /**
   * Goes on to a newer snapshot (or the same, to tell what had to wait) and answers the untagged responses that take the client
   * there, in pieces: a large change must not keep others waiting. All of them are taken before anything else is done with the
   * view. Costs nothing when there is nothing new.
   */
  advance(next: Snapshot, rule: NewsRule): Iterable<string> {
    const before = this.#told;
    if (next === before && !(rule.expunge && this.#uids !== before.uids)) return nothing;
    assert(next.modseq >= before.modseq, "news that is older than what was told");
    return this.#advance(before, next, rule);
  }

  *#advance(before: Snapshot, next: Snapshot, rule: NewsRule): Generator<string> {
    const counted = this.#uids;
    const last = counted.at(-1) ?? 0;
    const known = lowerBound(next.uids, last + 1);
    if (known === counted.length || rule.expunge) {
      if (known !== counted.length) yield* this.#removals(counted, next.uids, known, rule);
      this.#uids = next.uids;
      // Who does not hear of flags does not know everything.
      if (rule.flags) this.#settled = next.modseq;
    } else if (next.uids.length > known) {
      this.#uids = joined(counted, next.uids.subarray(known));
    }
    this.#told = next;
    if (rule.flags) yield* this.#flagNews(before, known, rule);
    this.#own = undefined;
    this.#hasOwnRemovals = false;
    if (next.uids.length > known) yield this.#arrivals(known, rule);
  }

  /** Those of the counted UIDs that are not among the first `known` of `present` went. */
  *#removals(counted: Uint32Array, present: Uint32Array, known: number, { vanished }: NewsRule): Generator<string> {
    this.#modseqDue = true;
    if (vanished) yield vanishedText(runsOf(missing(counted, present, known)), false);
    else yield* expunges(counted, present, known);
  }

  /** The session has removed messages, maybe some that the client has not counted; it is to hear of it and of the MODSEQ all the same. */
  removedSome(): void {
    this.#modseqDue = true;
    this.#hasOwnRemovals = true;
  }

  /** Whether that has not been told yet. */
  get hasOwnRemovals(): boolean {
    return this.#hasOwnRemovals;
  }

  /** Whether the client counts messages that are gone. */
  get owesRemovals(): boolean {
    return this.#uids !== this.#told.uids;
  }

  /** The session has made these messages itself. */
  madeSome(uids: readonly number[]): void {
    this.#ownArrivals ??= new Set();
    for (const uid of uids) this.#ownArrivals.add(uid);
  }

  /** Messages above this UID that are counted and that somebody else made. What the session has made is forgotten. */
  takeArrivals(above: number): readonly number[] {
    const arrivals = [...this.#uids.subarray(lowerBound(this.#uids, above + 1))];
    const own = this.#ownArrivals;
    this.#ownArrivals = undefined;
    return own === undefined ? arrivals : arrivals.filter((uid) => !own.has(uid));
  }

  /** Whether new messages were told with the answer to something else, where Thunderbird overlooks them. Once. */
  takeArrivedInPassing(): boolean {
    const arrived = this.#arrivedInPassing;
    this.#arrivedInPassing = false;
    return arrived;
  }

  /** Up to which MODSEQ the client knows everything, where it has to be told so: after removals, and while some wait. */
  takeModseqDue(): Modseq | undefined {
    const due = this.#modseqDue || this.#uids !== this.#told.uids;
    this.#modseqDue = false;
    return due ? this.#settled : undefined;
  }

  /**
   * FETCH for every message that was known before and changed, unless by this session alone. A flag that went and came back is
   * told as well: the client may have been told, or have silently changed, what was in between.
   */
  *#flagNews(before: Snapshot, known: number, rule: NewsRule): Generator<string> {
    const { modseqs } = this.#told;
    if (this.#own?.explainsAll(before.modseq, this.#told.modseq) === true) return;
    const few = this.#told.changedAfter(before.modseq);
    if (few !== undefined) {
      yield few.map((at) => (at < known ? this.#changeNews(before, at, rule) : "")).join("");
      return;
    }
    for (let from = 0; from < known; from += TOLD_PER_PAGE) {
      let text = "";
      for (let at = from; at < Math.min(known, from + TOLD_PER_PAGE); at++) {
        if (modseqs.at(at) > before.modseq) text += this.#changeNews(before, at, rule);
      }
      yield text;
    }
  }

  #changeNews(before: Snapshot, at: number, rule: NewsRule): string {
    const { uids, modseqs, flagSets } = this.#told;
    const uid = uids[at]!;
    const modseq = modseqs.at(at);
    const believed = before.uids[at] === uid ? before.flagSets.at(at) : before.flagSets.at(before.indexOf(uid));
    const now = this.#told.flagSet(flagSets.at(at));
    if (believed !== 0 && this.#own?.explains(modseq, before.flagSet(believed), now) === true) return "";
    const sequence = this.#uids === uids ? at + 1 : this.sequenceOf(uid);
    let text = `${this.announce(now)}* ${fetchOpening(rule.uidOnly, sequence, uid)}`;
    if ((rule.uid || rule.modseq) && !rule.uidOnly) text += `UID ${uid} `;
    if (rule.modseq) text += `MODSEQ (${modseq}) `;
    return `${text}FLAGS ${flagText(now, this.isRecent(uid))})\r\n`;
  }

  /** `known`: how many messages of the present snapshot were counted before. */
  #arrivals(known: number, { asked }: NewsRule): string {
    this.#arrivedInPassing = !asked;
    const { uids, flagSets } = this.#told;
    let exists = "";
    for (let i = known; i < uids.length; i++) exists += this.announce(this.#told.flagSet(flagSets.at(i)));
    exists += `* ${this.#uids.length} EXISTS\r\n`;
    if (this.#recent === undefined) return exists;
    const recent = this.recentCount;
    if (recent === this.#recentTold) return exists;
    this.#recentTold = recent;
    return `${exists}* ${recent} RECENT\r\n`;
  }
}

/** One EXPUNGE for each counted UID that is not among the first `known` of `present`, from the highest down, so that no number shifts another. */
function* expunges(counted: Uint32Array, present: Uint32Array, known: number): Generator<string> {
  let text = "";
  let at = known - 1;
  for (let i = counted.length - 1; i >= 0; i--) {
    if (at >= 0 && present[at] === counted[i]) at--;
    else text += `* ${i + 1} EXPUNGE\r\n`;
    if (i % TOLD_PER_PAGE !== 0) continue;
    yield text;
    text = "";
  }
}

/** The counted UIDs that are not among the first `known` of `present`, rising. */
function missing(counted: Uint32Array, present: Uint32Array, known: number): number[] {
  const uids: number[] = [];
  let at = 0;
  for (const uid of counted) {
    if (at < known && present[at] === uid) at++;
    else uids.push(uid);
  }
  return uids;
}

function joined(first: Uint32Array, second: Uint32Array): Uint32Array {
  const all = new Uint32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
