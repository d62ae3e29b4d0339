/** The flag changes that a session has made itself since it was last told the news, so that it does not hear its own echo. */
import type { FlagChange } from "../../store/account.ts";
import type { FlagSet } from "../../store/model.ts";
import { OWN_CHANGES_MAX } from "../limits.ts";

function lower(flags: readonly string[]): Set<string> {
  return new Set(flags.map((flag) => flag.toLowerCase()));
}

/** The flags, in small letters, that a client works out for itself from what it believed and what it asked for. */
function workedOut(believed: FlagSet, change: FlagChange): Set<string> {
  const asked = lower(change.flags);
  if (change.how === "replace") return asked;
  const had = lower(believed.names);
  return change.how === "add" ? had.union(asked) : had.difference(asked);
}

export class OwnChanges {
  /** By their MODSEQs, whether the client was told of them. Those beyond the limit it hears of once more. */
  readonly #told = new Map<number, boolean>();
  /** A change that the client was silent about, and the only one. */
  #silent: FlagChange | undefined;
  /** The answers so far, since one STORE mostly moves many messages from few sets to few others. */
  readonly #answers = new Map<
    FlagSet,
    { readonly modseq: number; readonly now: FlagSet; readonly explains: boolean }
  >();

  add(modseq: number, change: FlagChange | undefined): void {
    if (this.#told.size >= OWN_CHANGES_MAX) return;
    this.#told.set(modseq, change === undefined);
    // Somebody else's change between two of ours would be overlooked.
    this.#silent = this.#told.size === 1 ? change : undefined;
  }

  /** Whether the client was told of everything that changed after this MODSEQ up to that one, because all of it is its own. */
  explainsAll(after: number, upTo: number): boolean {
    if (upTo - after > this.#told.size) return false;
    for (let modseq = after + 1; modseq <= upTo; modseq++) {
      if (this.#told.get(modseq) !== true) return false;
    }
    return true;
  }

  /** Whether the client knows already that a message went from one set of flags to the other, because the change is its own. */
  explains(modseq: number, believed: FlagSet, now: FlagSet): boolean {
    const told = this.#told.get(modseq);
    if (told !== false) return told === true;
    if (this.#silent === undefined) return false;
    const known = this.#answers.get(believed);
    if (known?.modseq === modseq && known.now === now) return known.explains;
    const expected = workedOut(believed, this.#silent);
    const actual = lower(now.names);
    const explains = expected.size === actual.size && expected.isSubsetOf(actual);
    this.#answers.set(believed, { modseq, now, explains });
    return explains;
  }
}
