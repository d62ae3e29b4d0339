/** The mailbox behind a view under test. */
import type { FlagChange, FlagsChanged } from "../../store/account.ts";
import type { FlagSet, FlagSetId, MailboxId, Modseq, Snapshot, Uid } from "../../store/model.ts";

/** A mailbox in the simplest form, of which snapshots are taken. */
export class PaperMailbox {
  readonly messages: { uid: number; flags: readonly string[]; modseq: number }[] = [];
  uidNext = 1;
  modseq = 1;
  readonly #sets = new Map<string, FlagSet>();
  readonly #byId = new Map<number, FlagSet>();
  #snapshot: Snapshot | undefined;

  change(body: () => void): number {
    this.modseq++;
    this.#snapshot = undefined;
    body();
    return this.modseq;
  }
  append(flags: readonly string[]): number {
    return this.change(() => this.messages.push({ uid: this.uidNext++, flags, modseq: this.modseq }));
  }
  /** The outcome of a change as a session hears it. */
  outcome(index: number, change: FlagChange): FlagsChanged {
    const modseq = this.store(index, change);
    return { modseq: modseq as Modseq, changed: [this.messages[index]!.uid as Uid], modified: [] };
  }
  expunge(index: number): number {
    return this.change(() => this.messages.splice(index, 1));
  }
  store(index: number, change: FlagChange): number {
    const message = this.messages[index];
    if (message === undefined) return this.modseq;
    return this.change(() => {
      const had = new Set(message.flags);
      const asked = new Set(change.flags);
      message.flags = [
        ...(change.how === "replace" ? asked : change.how === "add" ? had.union(asked) : had.difference(asked)),
      ].sort();
      message.modseq = this.modseq;
    });
  }
  #set(names: readonly string[]): FlagSet {
    const key = names.join(" ");
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    const has = (flag: string): boolean => names.includes(flag);
    const set: FlagSet = {
      id: (this.#sets.size + 1) as FlagSetId,
      names,
      seen: has("\\Seen"),
      answered: has("\\Answered"),
      flagged: has("\\Flagged"),
      deleted: has("\\Deleted"),
      draft: has("\\Draft"),
      has,
    };
    this.#sets.set(key, set);
    this.#byId.set(set.id, set);
    return set;
  }
  get snapshot(): Snapshot {
    if (this.#snapshot !== undefined) return this.#snapshot;
    const uids = Uint32Array.from(this.messages, (message) => message.uid);
    const keywords = new Set(
      this.messages.flatMap((message) => message.flags).filter((flag) => !flag.startsWith("\\")),
    );
    const modseqs = this.messages.map((message) => message.modseq);
    const changed = (since: number): number[] =>
      modseqs.map((modseq, at) => (modseq > since ? at : -1)).filter((at) => at >= 0);
    this.#snapshot = {
      mailboxId: 1 as MailboxId,
      uidValidity: 1,
      uidNext: this.uidNext,
      modseq: this.modseq as Modseq,
      uids,
      flagSets: columnOf(this.messages.map((message) => this.#set(message.flags).id)),
      modseqs: columnOf(modseqs),
      flagSet: (id) => this.#byId.get(id)!,
      indexOf: (uid) => uids.indexOf(uid),
      // Snapshots may know what has changed, or not.
      changedAfter: (since) => (since % 2 === 0 ? changed(since) : undefined),
      keywords: [...keywords].sort(),
    };
    return this.#snapshot;
  }
}

function columnOf(numbers: readonly number[]): Snapshot["modseqs"] {
  return { at: (position) => numbers[position] ?? 0 };
}

/** With so many messages, none of which has a flag. */
export function mailboxOf(count: number): PaperMailbox {
  const mailbox = new PaperMailbox();
  for (let i = 0; i < count; i++) mailbox.append([]);
  return mailbox;
}
