/** Brings the client's picture of the selected mailbox up to the store, as far as may be told now. */
import { Refusal } from "../base/errors.ts";
import type { Session } from "./session.ts";
import type { NewsRule, View } from "./view.ts";

/** What a client hears whose selected mailbox is gone: there is no other way to say it that clients follow (RFC 2180 3.3). */
const GONE = "Selected mailbox was deleted";

/** Tells the news. A mailbox that is gone ends the session; a store that cannot be asked now is asked the next time. */
export async function tellNews(session: Session, rule: NewsRule): Promise<void> {
  const view = session.selected;
  if (view === undefined) return;
  try {
    const picture = await session.account.snapshot(view.mailboxId);
    const settled = view.recentSettledTo;
    if (settled !== undefined && settled < picture.uidNext) await settleRecent(session, view);
    if (session.selected !== view) return;
    const text = view.advance(picture, rule);
    if (text !== "") session.write(text);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === "not-found") session.bye(GONE);
    else session.connection.log.warn({ error: error.message }, "the news of a mailbox could not be read");
  }
}

/** \Recent goes to the session that hears of a message first; in a mailbox opened to read, to nobody (RFC 3501 2.3.2). */
async function settleRecent(session: Session, view: View): Promise<void> {
  if (view.readOnly) {
    const { recentFrom, uidNext } = await session.account.read((mail) => mail.mailbox(view.mailboxId));
    view.addRecent(Math.max(recentFrom, view.recentSettledTo ?? 0), uidNext);
    return;
  }
  const [from, before] = await session.account.write(
    async (mail) => {
      const first = await mail.claimRecent(view.mailboxId);
      return [first, (await mail.mailbox(view.mailboxId)).uidNext] as const;
    },
    { durable: false },
  );
  view.addRecent(from, before);
}
