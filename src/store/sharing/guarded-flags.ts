/** Flags as somebody else than the owner sets them: as far as their rights go, and \Seen for themselves where each has their own. */
import type { Copied, FlagChange, FlagsChanged } from "../account.ts";
import { changeFlags, keepFlags } from "../flags/change-flags.ts";
import type { Place } from "../mailboxes/mailbox-tree.ts";
import type { AccountId, Uid } from "../model.ts";
import { markSeen, seenStates } from "./seen.ts";
import type { Work } from "../work.ts";

const SEEN = "\\Seen";

/** Whose hand it is, and on which mailbox. */
export interface Hand {
  readonly work: Work;
  readonly viewer: AccountId;
  readonly place: Pick<Place, "id" | "rights">;
}

export function isSeenFlag(flag: string): boolean {
  return flag.toLowerCase() === SEEN.toLowerCase();
}

/** Whether each has a \Seen of their own there. */
export async function seesApart({ work, place }: Hand): Promise<boolean> {
  return (await work.mailbox(place.id)).seenFrom > 0;
}

/** See MailWriter.changeFlags; that something may be changed is known. */
export async function changeFlagsAs(hand: Hand, uids: ArrayLike<number>, change: FlagChange): Promise<FlagsChanged> {
  const { work, place } = hand;
  if (!(await seesApart(hand))) return changeFlags(work, place.id, uids, change, place.rights);
  const { unchangedSince = Number.POSITIVE_INFINITY } = change;
  const mailbox = await work.selectable(place.id);
  const states = await seenStates(work, mailbox, hand.viewer, uids);
  const late = new Set([...states].filter(([, { modseq }]) => modseq > unchangedSince).map(([uid]) => uid));
  const rest = [...states.keys()].filter((uid) => !late.has(uid));
  const others = { ...change, flags: change.flags.filter((flag) => !isSeenFlag(flag)) };
  const outcome = await changeFlags(work, place.id, rest, others, place.rights.replace("s", ""));
  const modified = new Set<Uid>([...late, ...outcome.modified]);
  const wanted = place.rights.includes("s") ? wantsSeen(change) : undefined;
  const marked =
    wanted === undefined ? [] : rest.filter((uid) => !modified.has(uid) && states.get(uid)?.seen !== wanted);
  if (wanted !== undefined) await markSeen(work, mailbox, hand.viewer, { uids: marked, seen: wanted });
  return {
    modseq: mailbox.highestModseq,
    changed: rising([...outcome.changed, ...marked]),
    modified: rising(modified),
  };
}

function rising(uids: Iterable<Uid>): Uid[] {
  return [...new Set(uids)].sort((a, b) => a - b);
}

/** Undefined where the change says nothing of it. */
function wantsSeen({ how, flags }: FlagChange): boolean | undefined {
  const named = flags.some(isSeenFlag);
  if (how === "replace") return named;
  return named ? how === "add" : undefined;
}

/** What `copied` came from is as seen in its new place as it was for the viewer in the old one; other flags are as the viewer may set them. */
export async function settleCopies(
  to: Hand,
  copied: Copied,
  seenBefore: ReadonlyMap<Uid, { readonly seen: boolean }> | undefined,
): Promise<void> {
  const { work, viewer, place } = to;
  await keepFlags(work, place.id, copied.to, place.rights);
  if (seenBefore === undefined || copied.to.length === 0) return;
  const mailbox = await work.selectable(place.id);
  const seen = copied.to.filter((_, at) => seenBefore.get(copied.from[at]!)?.seen === true);
  const apart = mailbox.seenFrom > 0;
  if (!apart && !place.rights.includes("s")) return;
  await changeFlags(work, place.id, copied.to, { how: "remove", flags: [SEEN] });
  if (!place.rights.includes("s")) return;
  if (apart) await markSeen(work, mailbox, viewer, { uids: seen, seen: true });
  else await changeFlags(work, place.id, seen, { how: "add", flags: [SEEN] });
}
