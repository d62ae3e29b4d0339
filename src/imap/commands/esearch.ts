/** ESEARCH: one search in many mailboxes, without selecting them (MULTISEARCH, RFC 7377). */
import { SyntaxProblem } from "../../base/errors.ts";
import { lowerBound } from "../../base/rising.ts";
import type { ProgressReport } from "../../store/account.ts";
import type { Mailbox, Uid } from "../../store/model.ts";
import { MAILBOX_FILTERS_MAX } from "../../wire/imap/limits.ts";
import { type MailboxFilter, readMailboxFilter } from "../../wire/imap/mailbox-filter.ts";
import type { Reader } from "../../wire/imap/reader.ts";
import type { ResultOptions } from "../../wire/imap/result-options.ts";
import { readProgram, type SearchRequest } from "../../wire/imap/search.ts";
import { afterLogin } from "../capability.ts";
import { command, LOGGED_IN } from "../command.ts";
import { uidRequired, unlessGone } from "../errors.ts";
import { asksScores, canSearch, find, scoresOf } from "../searching/finding.ts";
import { inProgress } from "../in-progress.ts";
import { isMeant } from "../notify/mailbox-filter.ts";
import { mailboxesOfOthers, type Reached, reachedIn } from "../mailboxes/spaces.ts";
import { exceedsLimit } from "../message-limit.ts";
import { type Asked, correlatorOf, tellNumbers, tellResult } from "../searching/search-answer.ts";
import { conditionOf, namesNumbers } from "../searching/search-condition.ts";
import type { Session } from "../session.ts";
import { asksUpdates, checkTag, keepUpdated } from "../searching/updating.ts";

const all: ResultOptions = { items: new Set(["ALL"]), partial: undefined };
const selectedAlone: readonly MailboxFilter[] = [{ kind: "selected" }];

/** ` IN (personal subtree Lists)`; the selected mailbox when it does not come. */
function readSources(reader: Reader, utf8: boolean): readonly MailboxFilter[] {
  if (!reader.tryKeyword("IN")) return selectedAlone;
  reader.space();
  const filters = reader.list(() => {
    const filter = readMailboxFilter(reader, utf8);
    if (filter.kind === "selected-delayed") throw new SyntaxProblem("A search has no delay");
    return filter;
  }, MAILBOX_FILTERS_MAX);
  if (filters.length === 0) throw new SyntaxProblem("No mailbox to search is given");
  reader.space();
  return filters;
}

interface Arguments {
  readonly tag: string;
  readonly sources: readonly MailboxFilter[];
  readonly request: SearchRequest;
}

interface Search {
  readonly tag: string;
  readonly request: SearchRequest;
  readonly options: ResultOptions;
  readonly report: ProgressReport;
}

/** The selected mailbox, as the client knows it. */
async function searchSelected(session: Session, mailbox: Mailbox, search: Search, whole: boolean): Promise<void> {
  const { view } = session;
  const { tag, request, options, report } = search;
  const found = await find(session, request, { uid: true, tag, whole, report });
  if (found === undefined) return;
  const correlator = correlatorOf(tag, { mailbox, utf8: session.utf8 });
  const asked: Asked = { name: "SEARCH", uid: true, correlator };
  if (found.uids.length > 0) await tellResult(session, view, { ...found, key: request.key, options }, asked);
  else if (options.items.has("SAVE")) view.saved = new Uint32Array(0);
  keepUpdated(session, request, { tag, uid: true, correlator, uids: found.uids });
}

/** Any other: sequence numbers mean its own, and nothing is saved of it. */
async function searchOther(session: Session, mailbox: Reached, search: Search): Promise<void> {
  const { parts } = session;
  const { account } = mailbox.space;
  const { tag, request, options, report } = search;
  const snapshot = await account.snapshot(mailbox.id);
  const { uids } = snapshot;
  const recent = uids.subarray(lowerBound(uids, mailbox.recentFrom));
  const isRecent = (uid: number): boolean => uid >= (recent[0] ?? Infinity);
  const condition = conditionOf(
    request.key,
    { uids, saved: undefined, idPrefix: mailbox.space.idPrefix, isRecent },
    parts.clock.now(),
  );
  const found = await account.search(mailbox.id, condition, { report, snapshot });
  if (found.length === 0) return;
  const scored = { condition, uids: found, report };
  const scores = asksScores(request) ? await scoresOf(account, mailbox.id, scored) : new Map<Uid, number>();
  const correlator = correlatorOf(tag, { mailbox, utf8: session.utf8 });
  const result = { uids: found, numbers: found, key: request.key, options, scores };
  await tellNumbers(session, mailbox, result, { name: "SEARCH", uid: true, correlator });
}

const ofOneself: readonly MailboxFilter["kind"][] = ["personal", "inboxes"];

/** The mailboxes that may be read of those that are asked for; others' are looked at where some may be meant. */
async function mailboxesMeant(session: Session, sources: readonly MailboxFilter[]): Promise<readonly Reached[]> {
  const { home, selected } = session;
  const own = await home.account.read((mail) => mail.mailboxes());
  const reached = own.map((mailbox) => reachedIn(home, mailbox, new Set()));
  const isElsewhere = selected !== undefined && session.space !== home;
  const mayBeElsewhere = sources.some(({ kind }) => (kind === "selected" ? isElsewhere : !ofOneself.includes(kind)));
  if (mayBeElsewhere) reached.push(...(await mailboxesOfOthers(session)));
  const isAsked = (mailbox: Reached): boolean =>
    sources.some((filter) =>
      filter.kind === "selected"
        ? session.hasSelected(mailbox)
        : isMeant(filter, { ...mailbox, isOthers: mailbox.space !== home }),
    );
  return reached.filter((mailbox) => mailbox.selectable && mailbox.rights.includes("r") && isAsked(mailbox));
}

/** What may not be asked of these mailboxes (RFC 7377 2.2). */
function check({ selected, uidOnly }: Session, { tag, sources, request }: Arguments): void {
  if (selected === undefined && (sources.some(({ kind }) => kind === "selected") || asksUpdates(request))) {
    throw new SyntaxProblem("Select a mailbox first");
  }
  const saves = request.options?.items.has("SAVE") === true;
  if (saves && sources.some(({ kind }) => kind !== "selected")) {
    throw new SyntaxProblem("Only of the selected mailbox can the result be saved");
  }
  if (selected !== undefined) checkTag(selected, request, tag);
  if (uidOnly && namesNumbers(request.key)) throw uidRequired();
}

export const esearch = command({
  name: "ESEARCH",
  rfc: "7377 2",
  states: LOGGED_IN,
  numbering: "none",
  capabilities: [afterLogin("MULTISEARCH")],

  parse(reader, { tag, utf8 }): Arguments {
    reader.space();
    const sources = readSources(reader, utf8);
    return { tag, sources, request: readProgram(reader) };
  },

  async run(session, { tag, sources, request }) {
    check(session, { tag, sources, request });
    if (!canSearch(session, request, asksScores(request))) return;
    const asked = await mailboxesMeant(session, sources);
    const whole = sources !== selectedAlone && asked.length > 1;
    if (
      whole &&
      exceedsLimit(
        session,
        asked.reduce((sum, { messages }) => sum + messages, 0),
      )
    )
      return;
    const search = { tag, request, options: request.options ?? all, report: inProgress(session, tag) };
    for (const mailbox of asked) {
      if (session.hasSelected(mailbox)) await searchSelected(session, mailbox, search, whole);
      else await unlessGone(searchOther(session, mailbox, search));
      await session.drained();
      if (session.connection.closed) return;
    }
    if (asksUpdates(request) && !asked.some((mailbox) => session.hasSelected(mailbox))) {
      session.untagged(`NO [NOUPDATE "${tag}"] The selected mailbox is not searched`);
    }
  },
});
