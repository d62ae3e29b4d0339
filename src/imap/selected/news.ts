/** Brings the client's view of the selected mailbox up to the store, as far as may be told now. */
import { Refusal } from "../../base/errors.ts";
import type { Snapshot } from "../../store/model.ts";
import { contextNews } from "../searching/contexts.ts";
import type { Session } from "../session.ts";
import { accessNews } from "./access.ts";
import { Shown } from "../notify/showing.ts";
import type { NewsRule, View } from "./view.ts";
import { Watch } from "../notify/watch.ts";

/** What the command in progress allows; the rest of the rule is the session's. */
interface Allowed extends Pick<NewsRule, "expunge" | "uid" | "asked"> {
  /** The command in progress has done what it was asked for: the client is to hear that, whatever else there is to tell. */
  readonly done: boolean;
}

/** What a client hears whose selected mailbox is gone: there is no other way to say it that clients follow (RFC 2180 3.3). */
const GONE = "Selected mailbox was deleted";

/**
 * Tells the news. A mailbox that is gone ends the session; a store that cannot be asked now is asked the next time.
 * A command that has looked at the mailbox itself (`session.snapshot`) saves the second look.
 */
export function tellNews(session: Session, rule: Allowed): Promise<void> | undefined {
  const view = session.selected;
  if (view === undefined) return undefined;
  const seen = session.takeSnapshot();
  if (session.watch?.selected.messages === false && !view.hasOwnRemovals) return undefined;
  const snapshot = seen ?? session.space.account.snapshotNow(view.mailboxId);
  if (snapshot === undefined || needsSettling(view, snapshot) || needsAsking(session, view, snapshot)) {
    return tellLater(session, view, snapshot, rule);
  }
  return tellPieces(session, news(session, view, snapshot, rule));
}

/** Mostly there is nothing to tell, or one piece. */
function tellPieces(session: Session, told: Iterable<string>): Promise<void> | undefined {
  const pieces = Iterator.from(told);
  const first = pieces.next();
  if (first.done === true) return undefined;
  session.write(first.value);
  const second = pieces.next();
  return second.done === true ? undefined : tellMore(session, second.value, pieces);
}

/** Between pieces a slow client is waited for, and others have their turn. */
async function tellMore(session: Session, piece: string, others: Iterable<string>): Promise<void> {
  await session.drained();
  session.write(piece);
  for (const other of others) {
    await session.drained();
    session.write(other);
  }
}

async function tellLater(session: Session, view: View, known: Snapshot | undefined, rule: Allowed): Promise<void> {
  try {
    const snapshot = known ?? (await session.space.account.snapshot(view.mailboxId));
    if (needsSettling(view, snapshot)) await settleRecent(session, view, snapshot);
    if (needsAsking(session, view, snapshot)) return await tellAll(session, view, snapshot, rule);
    if (session.selected === view) await tellPieces(session, news(session, view, snapshot, rule));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // Whoever may no longer read it is told no more than that.
    const isGone = error.code === "not-found" || error.code === "forbidden";
    if (isGone && rule.done) session.byeAfterwards(GONE);
    else if (isGone) session.bye(GONE);
    else session.connection.log.warn({ reason: error.message }, "the news of a mailbox could not be read");
  }
}

function news(session: Session, view: View, snapshot: Snapshot, rule: Allowed): Iterable<string> {
  const { condstore, qresync, uidOnly, rev2, watch } = session;
  session.write(accessNews(session, view));
  return view.advance(snapshot, {
    expunge: rule.expunge,
    asked: rule.asked,
    // RFC 5465 5.1: what is told at any time names its message for sure. RFC 9051 7.5.2: and so does all that nobody asked for.
    uid: rule.uid || rev2 || watch !== undefined,
    modseq: condstore,
    vanished: qresync || uidOnly,
    uidOnly,
    flags: watch?.selected.flags ?? true,
  });
}

/** Everything that the client has asked to hear of, of the selected mailbox and of others (NOTIFY). Never fails. */
export async function tellEvents(session: Session, rule: Pick<Allowed, "expunge">): Promise<void> {
  try {
    await session.drained();
    await tellNews(session, { ...rule, uid: true, asked: true, done: false });
    await tellOthers(session);
    await tellAnnotations(session);
  } catch (error) {
    if (session.connection.closed) return;
    session.connection.log.error({ err: error }, "the news could not be told");
    session.bye("Internal error");
  }
}

/** What others have done to annotations, for who wants to hear of it. */
export function tellAnnotations(session: Session): Promise<void> | undefined {
  const { annotationNews } = session;
  if (annotationNews?.owes !== true) return undefined;
  return annotationNews.tell(session).catch((error: unknown) => later(session, error));
}

/** A store that cannot be asked now is asked the next time. */
function later(session: Session, error: unknown): void {
  if (!(error instanceof Refusal)) throw error;
  session.connection.log.warn({ reason: error.message }, "the news of mailboxes could not be read");
}

/** What has happened to other mailboxes than the selected one. */
async function tellOthers(session: Session): Promise<void> {
  try {
    if ((await session.watch?.tell()) !== false) return;
    session.untagged("OK [NOTIFICATIONOVERFLOW] There are too many mailboxes to watch");
    session.watchBy(Watch.nothing(session));
  } catch (error) {
    later(session, error);
  }
}

/** The same with the results of searches, and with what is to be told of new messages. */
async function tellAll(session: Session, view: View, snapshot: Snapshot, rule: Allowed): Promise<void> {
  const contexts = await contextNews(session, view, snapshot);
  if (session.selected !== view) return;
  const highest = view.uids.at(-1) ?? 0;
  session.write(contexts.before);
  await tellPieces(session, news(session, view, snapshot, rule));
  const wanted = session.watch?.selected.shown ?? [];
  const shown = new Shown();
  for (const uid of view.takeArrivals(highest)) shown.add(uid, [...wanted, ...contexts.shownOf(uid)]);
  // RFC 5465 5.2 has results before what NOTIFY shows, and 7 what UPDATE shows before results.
  if (wanted.length === 0) await shown.tell(session);
  session.write(contexts.after());
  if (wanted.length > 0) await shown.tell(session);
}

/** Whether the results of searches may have changed that the client wants to hear of, or it wants to know more of new messages. */
function needsAsking({ watch }: Session, view: View, snapshot: Snapshot): boolean {
  if (snapshot === view.told) return false;
  return (view.contexts?.size ?? 0) > 0 || (watch?.selected.shown.length ?? 0) > 0;
}

/** Whether messages have come of which nobody has said whose \Recent they are. */
function needsSettling(view: View, snapshot: Snapshot): boolean {
  const settled = view.recentSettledTo;
  return settled !== undefined && settled < snapshot.uidNext;
}

/** \Recent goes to the session that hears of a message first; in a mailbox opened to read, to nobody (RFC 3501 2.3.2). */
async function settleRecent(session: Session, view: View, snapshot: Snapshot): Promise<void> {
  if (view.readOnly) {
    const { recentFrom, uidNext } = await session.space.account.read((mail) => mail.mailbox(view.mailboxId));
    view.addRecent(Math.max(recentFrom, view.recentSettledTo ?? 0), uidNext);
    return;
  }
  const [from, before] = await session.parts.recent.claim(session.space.account, view.mailboxId, snapshot.uidNext);
  view.addRecent(from, before);
}
