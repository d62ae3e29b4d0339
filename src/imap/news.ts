/** Brings the client's picture of the selected mailbox up to the store, as far as may be told now. */
import { Refusal } from "../base/errors.ts";
import type { Snapshot } from "../store/model.ts";
import { type ContextNews, contextNews } from "./contexts.ts";
import type { Session } from "./session.ts";
import type { NewsRule, View } from "./view.ts";

/** What the command in progress allows; the rest of the rule is the session's. */
type Allowed = Pick<NewsRule, "expunge" | "uid">;

/** What a client hears whose selected mailbox is gone: there is no other way to say it that clients follow (RFC 2180 3.3). */
const GONE = "Selected mailbox was deleted";

/**
 * Tells the news. A mailbox that is gone ends the session; a store that cannot be asked now is asked the next time.
 * A command that has looked at the mailbox itself (`session.picture`) saves the second look.
 */
export function tellNews(session: Session, rule: Allowed): Promise<void> | undefined {
  const view = session.selected;
  if (view === undefined) return undefined;
  const picture = session.takePicture();
  if (picture === undefined || needsSettling(view, picture) || needsSearching(view, picture)) {
    return tellLater(session, view, picture, rule);
  }
  tell(session, view, picture, rule);
  return undefined;
}

async function tellLater(session: Session, view: View, known: Snapshot | undefined, rule: Allowed): Promise<void> {
  try {
    const picture = known ?? (await session.account.snapshot(view.mailboxId));
    if (needsSettling(view, picture)) await settleRecent(session, view, picture);
    const found = needsSearching(view, picture) ? await contextNews(session, view, picture) : undefined;
    if (session.selected === view) tell(session, view, picture, rule, found);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === "not-found") session.bye(GONE);
    else session.connection.log.warn({ reason: error.message }, "the news of a mailbox could not be read");
  }
}

function tell(session: Session, view: View, picture: Snapshot, rule: Allowed, found?: ContextNews): void {
  const { condstore, qresync, uidOnly } = session;
  const text = view.advance(picture, { ...rule, modseq: condstore, vanished: qresync || uidOnly, uidOnly });
  const all = found === undefined ? text : `${found.before}${text}${found.after()}`;
  if (all !== "") session.write(all);
}

/** Whether the results of searches may have changed that the client wants to hear of. */
function needsSearching(view: View, picture: Snapshot): boolean {
  return view.contexts !== undefined && view.contexts.size > 0 && picture !== view.told;
}

/** Whether messages have come of which nobody has said whose \Recent they are. */
function needsSettling(view: View, picture: Snapshot): boolean {
  const settled = view.recentSettledTo;
  return settled !== undefined && settled < picture.uidNext;
}

/** \Recent goes to the session that hears of a message first; in a mailbox opened to read, to nobody (RFC 3501 2.3.2). */
async function settleRecent(session: Session, view: View, picture: Snapshot): Promise<void> {
  if (view.readOnly) {
    const { recentFrom, uidNext } = await session.account.read((mail) => mail.mailbox(view.mailboxId));
    view.addRecent(Math.max(recentFrom, view.recentSettledTo ?? 0), uidNext);
    return;
  }
  const [from, before] = await session.parts.recent.claim(session.account, view.mailboxId, picture.uidNext);
  view.addRecent(from, before);
}
