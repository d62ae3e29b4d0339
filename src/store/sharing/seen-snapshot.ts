/** A mailbox as somebody sees it who has a \Seen of their own in it: the owner's snapshot, with that flag for each message anew. */
import type { Column } from "../snapshots/column.ts";
import { KeptFlagSet, inOrder } from "../flags/flags.ts";
import type { EmailColumns, FlagSet, MailboxId, Modseq, Snapshot } from "../model.ts";
import type { Mark } from "./seen.ts";

/** What a viewer has said of the messages of a mailbox, and what was seen when each got a \Seen of their own, which holds for the others. */
export interface Marks {
  readonly byUid: ReadonlyMap<number, Mark>;
  readonly atFirst: ReadonlyMap<number, Mark>;
}

const variants = new WeakMap<FlagSet, FlagSet>();

/** The same flags, \Seen among them or not; always the same object for the same set. */
export function withSeen(set: FlagSet, seen: boolean): FlagSet {
  if (set.seen === seen) return set;
  let variant = variants.get(set);
  if (variant === undefined) {
    const others = set.names.filter((name) => name !== "\\Seen");
    variant = new KeptFlagSet(set.id, seen ? inOrder([...others, "\\Seen"]) : others);
    variants.set(set, variant);
  }
  return variant;
}

function isSeen({ byUid, atFirst }: Marks, uid: number): boolean {
  const mark = byUid.get(uid);
  return mark === undefined ? atFirst.has(uid) : mark[1] === 1;
}

export class SeenSnapshot implements Snapshot {
  readonly flagSets: Column;
  readonly modseqs: Column;
  readonly #base: Snapshot;
  readonly #marks: Marks;

  constructor(base: Snapshot, marks: Marks) {
    this.#base = base;
    this.#marks = marks;
    const { uids, flagSets, modseqs } = base;
    // A set has two numbers here, one with \Seen and one without; 0 stays what there is nothing of.
    this.flagSets = {
      at: (position) => {
        const id = flagSets.at(position);
        if (position >= uids.length) return 0;
        return 2 * id + (isSeen(marks, uids[position] ?? 0) ? 1 : 0);
      },
    };
    this.modseqs = {
      at: (position) => Math.max(modseqs.at(position), marks.byUid.get(uids[position] ?? 0)?.[2] ?? 0),
    };
  }

  get mailboxId(): MailboxId {
    return this.#base.mailboxId;
  }

  get uidValidity(): number {
    return this.#base.uidValidity;
  }

  get uidNext(): number {
    return this.#base.uidNext;
  }

  get modseq(): Modseq {
    return this.#base.modseq;
  }

  get uids(): Uint32Array {
    return this.#base.uids;
  }

  get keywords(): readonly string[] {
    return this.#base.keywords;
  }

  flagSet(id: number): FlagSet {
    return withSeen(this.#base.flagSet(id >> 1), id % 2 === 1);
  }

  indexOf(uid: number): number {
    return this.#base.indexOf(uid);
  }

  changedAfter(modseq: Modseq): readonly number[] | undefined {
    const positions = this.#base.changedAfter(modseq);
    if (positions === undefined) return undefined;
    const all = new Set(positions);
    for (const [uid, , at] of this.#marks.byUid.values()) if (at > modseq) all.add(this.indexOf(uid));
    all.delete(-1);
    return [...all].sort((a, b) => a - b);
  }
}

/** The same of what queries over emails look at. */
export function seenColumns(base: EmailColumns, marks: Marks): EmailColumns {
  const sets = new Map<number, FlagSet>();
  for (const [id, set] of base.sets) {
    sets.set(2 * id, withSeen(set, false));
    sets.set(2 * id + 1, withSeen(set, true));
  }
  const flagSets = base.flagSets.map((id, at) => {
    return 2 * id + (base.sets.has(id) && isSeen(marks, base.uids[at] ?? 0) ? 1 : 0);
  });
  return { ...base, flagSets, sets };
}
