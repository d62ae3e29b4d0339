/** What SEARCH, SORT and THREAD have in common: finding the messages that keys ask for. */
import { SyntaxProblem } from "../../base/errors.ts";
import { common } from "../../base/rising.ts";
import type { Account, ProgressReport } from "../../store/account.ts";
import type { SearchCondition } from "../../store/condition.ts";
import type { MailboxId, Uid } from "../../store/model.ts";
import { type SearchRequest, someKey } from "../../wire/imap/search.ts";
import { uidRequired } from "../errors.ts";
import { limitedSearch } from "../message-limit.ts";
import { tellNews } from "../selected/news.ts";
import { asksModseq } from "./search-answer.ts";
import { conditionOf, namesNumbers } from "./search-condition.ts";
import type { Session } from "../session.ts";
import { checkTag } from "./updating.ts";

const nothing = new Uint32Array(0);
const SCORE_MAX = 100;

interface Finding {
  readonly tag: string;
  readonly uid: boolean;
  /** What is found is of use only as a whole. */
  readonly whole: boolean;
  /** How relevant each message is will be asked for, whatever the result options say. */
  readonly ranks?: boolean;
  readonly report: ProgressReport;
}

export interface Finds {
  /** Rising; all of them the client knows of. */
  readonly uids: readonly Uid[];
  /** How relevant each is, from 1 to 100; empty where nobody asks. */
  readonly scores: ReadonlyMap<Uid, number>;
}

/** What meets the keys; undefined when NO is said, or the mailbox is left meanwhile. */
export async function find(
  session: Session,
  request: SearchRequest,
  { uid, tag, whole, ranks = false, report }: Finding,
): Promise<Finds | undefined> {
  const {
    view,
    space: { account },
  } = session;
  checkTag(view, request, tag);
  const saves = request.options?.items.has("SAVE") === true;
  const scored = ranks || asksScores(request);
  if (saves && request.unknownCharset !== undefined) view.saved = nothing;
  if (!canSearch(session, request, scored)) return undefined;
  const asked = conditionOf(request.key, view, session.parts.clock.now());
  if (namesNumbers(request.key)) {
    if (session.uidOnly) throw uidRequired();
    session.keepNumbers();
  }
  // What has arrived meanwhile is found too, so the client has to hear of it first; sequence numbers stay as they are.
  await tellNews(session, { expunge: false, uid, asked: false, done: false });
  if (session.selected !== view) return undefined;
  if (saves) view.saved = nothing;
  const condition = limitedSearch(session, asked, { whole });
  if (condition === undefined) return undefined;
  const found = await account.search(view.mailboxId, condition, { report });
  const uids = common(found, view.uids);
  const scores = scored ? await scoresOf(account, view.mailboxId, { condition, uids, report }) : new Map<Uid, number>();
  return { uids, scores };
}

export function asksScores({ options }: SearchRequest): boolean {
  return options?.items.has("RELEVANCY") === true;
}

/** Whether the keys can be looked for, wherever; otherwise NO is said. Throws SyntaxProblem. */
export function canSearch(session: Session, { key, unknownCharset }: SearchRequest, scored: boolean): boolean {
  if (scored && !someKey(key, ({ kind }) => kind === "fuzzy")) throw new SyntaxProblem("RELEVANCY is of FUZZY");
  if (unknownCharset !== undefined) {
    session.no("That charset is not known", "BADCHARSET (US-ASCII UTF-8)");
    return false;
  }
  if (asksModseq(key)) session.enable("CONDSTORE");
  return true;
}

interface Scored {
  readonly condition: SearchCondition;
  readonly uids: readonly Uid[];
  readonly report: ProgressReport;
}

/** From 1 for what is hardly meant to 100 for what is best among them (RFC 6203 4). */
export async function scoresOf(
  account: Account,
  mailboxId: MailboxId,
  { condition, uids, report }: Scored,
): Promise<ReadonlyMap<Uid, number>> {
  const relevances = await account.relevances(mailboxId, condition, uids, report);
  const best = relevances.reduce((one, other) => Math.max(one, other), 0) || 1;
  return new Map(uids.map((uid, i) => [uid, Math.max(1, Math.round((SCORE_MAX * (relevances[i] ?? 0)) / best))]));
}
