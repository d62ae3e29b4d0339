/** Whether a change of flags would change anything: clients often ask for what is so already. */
import type { FlagChange } from "../account.ts";
import type { FlagSet, Snapshot } from "../model.ts";
import { checkedFlags } from "./flags.ts";

/** Messages that are looked at in one turn: for more the change itself is asked for, which lets others have theirs. */
const LOOKED_AT_MAX = 5_000;

/** Whether the snapshot has all of these messages, and the change leaves each as it is. */
export function changesNothing(snapshot: Snapshot, uids: ArrayLike<number>, change: FlagChange): boolean {
  if (change.unchangedSince !== undefined || uids.length === 0 || uids.length > LOOKED_AT_MAX) return false;
  const keeps = keepsFlags(change);
  let kept = -1;
  let at = -1;
  for (let i = 0; i < uids.length; i++) {
    const uid = uids[i] ?? 0;
    at = snapshot.uids[at + 1] === uid ? at + 1 : snapshot.indexOf(uid);
    if (at < 0) return false;
    const set = snapshot.flagSets.at(at);
    if (set === kept) continue;
    if (!keeps(snapshot.flagSet(set))) return false;
    kept = set;
  }
  return true;
}

function keepsFlags({ how, flags: given }: FlagChange): (before: FlagSet) => boolean {
  const flags = checkedFlags(given);
  if (how === "remove") return (before) => !flags.some((flag) => before.has(flag));
  return (before) => flags.every((flag) => before.has(flag)) && (how === "add" || flags.length === before.names.length);
}
