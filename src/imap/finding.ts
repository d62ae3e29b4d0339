/** What SEARCH, SORT and THREAD have in common: finding the messages that keys ask for. */
import { common } from "../base/rising.ts";
import type { ProgressReport } from "../store/account.ts";
import type { Uid } from "../store/model.ts";
import type { SearchRequest } from "../wire/imap/search.ts";
import { uidRequired } from "./errors.ts";
import { limitedSearch } from "./message-limit.ts";
import { tellNews } from "./news.ts";
import { asksModseq } from "./search-answer.ts";
import { conditionOf, namesNumbers } from "./search-condition.ts";
import type { Session } from "./session.ts";

const nothing = new Uint32Array(0);

interface Finding {
  readonly uid: boolean;
  /** What is found is of use only as a whole. */
  readonly whole: boolean;
  readonly report: ProgressReport;
}

/** The UIDs, rising, that meet the keys and that the client knows of; undefined when NO is said, or the mailbox is left meanwhile. */
export async function find(
  session: Session,
  request: SearchRequest,
  { uid, whole, report }: Finding,
): Promise<readonly Uid[] | undefined> {
  const { view, account } = session;
  const saves = request.options?.items.has("SAVE") === true;
  if (request.unknownCharset !== undefined) {
    if (saves) view.saved = nothing;
    session.no("That charset is not known", "BADCHARSET (US-ASCII UTF-8)");
    return undefined;
  }
  if (asksModseq(request.key)) session.enable("CONDSTORE");
  const asked = conditionOf(request.key, view, session.parts.clock.now());
  if (namesNumbers(request.key)) {
    if (session.uidOnly) throw uidRequired();
    session.keepNumbers();
  }
  // What has arrived meanwhile is found too, so the client has to hear of it first; sequence numbers stay as they are.
  await tellNews(session, { expunge: false, uid });
  if (session.selected !== view) return undefined;
  if (saves) view.saved = nothing;
  const condition = limitedSearch(session, asked, { whole });
  if (condition === undefined) return undefined;
  const found = await account.search(view.mailboxId, condition, report);
  return common(found, view.uids);
}
