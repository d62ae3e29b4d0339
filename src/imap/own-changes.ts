/** The flag changes that a session has made itself since it was last told the news, so that it does not hear its own echo. */
import type { FlagChange } from "../store/account.ts";
import type { FlagSet } from "../store/model.ts";

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
  readonly #changes = new Map<number, FlagChange | undefined>();
  /** The last answer, since one STORE mostly moves many messages from one set to another. */
  #last: { modseq: number; believed: FlagSet; now: FlagSet; explains: boolean } | undefined;

  add(modseq: number, change: FlagChange | undefined): void {
    this.#changes.set(modseq, change);
  }

  /** Whether the client knows already that a message went from one set of flags to the other, because the change is its own. */
  explains(modseq: number, believed: FlagSet, now: FlagSet): boolean {
    if (!this.#changes.has(modseq)) return false;
    const change = this.#changes.get(modseq);
    // Somebody else's change between two of ours would be overlooked.
    if (change !== undefined && this.#changes.size > 1) return false;
    if (change === undefined) return true;
    const last = this.#last;
    if (last !== undefined && last.modseq === modseq && last.believed === believed && last.now === now)
      return last.explains;
    const expected = workedOut(believed, change);
    const actual = lower(now.names);
    const explains = expected.size === actual.size && expected.isSubsetOf(actual);
    this.#last = { modseq, believed, now, explains };
    return explains;
  }
}
