/** Beginning to tell a client how the result of its search changes (UPDATE, RFC 5267 4.3), or saying that nobody will. */
import { SyntaxProblem } from "../../base/errors.ts";
import type { SearchRequest } from "../../wire/imap/search.ts";
import type { SortCriterion } from "../../wire/imap/sort.ts";
import { CONTEXT_RANGES_MAX, CONTEXT_RESULTS_MAX, CONTEXTS_MAX, SORTED_CONTEXT_RESULTS_MAX } from "../limits.ts";
import { withoutSeen } from "../notify/showing.ts";
import { frozen, rangesIn } from "./search-condition.ts";
import type { Session } from "../session.ts";
import { isRelevancy } from "./sorting.ts";
import type { View } from "../selected/view.ts";

export function asksUpdates({ options }: SearchRequest): boolean {
  return options?.items.has("UPDATE") === true;
}

/** RFC 5267 4.3: a tag stands for one search at a time. Throws SyntaxProblem. */
export function checkTag(view: View, request: SearchRequest, tag: string): void {
  if (asksUpdates(request) && view.contexts?.has(tag) === true) throw new SyntaxProblem("Another search has that tag");
}

interface Updated {
  readonly tag: string;
  readonly uid: boolean;
  readonly correlator: string;
  readonly criteria?: readonly SortCriterion[];
  /** In the order of the criteria. */
  readonly uids: readonly number[];
}

/** Keeps the result in mind where the client asks for updates, if that costs no more than it may (RFC 5267 4.3.1). */
export function keepUpdated(session: Session, request: SearchRequest, updated: Updated): void {
  if (!asksUpdates(request)) return;
  const { view } = session;
  const { tag, uid, correlator, criteria, uids } = updated;
  const key = frozen(request.key, view);
  if (isTooMuch(session, updated) || rangesIn(key) > CONTEXT_RANGES_MAX) {
    return session.untagged(`NO [NOUPDATE "${tag}"] That is too much to look after`);
  }
  const now = session.parts.clock.now();
  const shown = withoutSeen(request.options?.shown ?? []);
  view.contexts ??= new Map();
  view.contexts.set(tag, { uid, correlator, key, now, criteria, shown, results: Uint32Array.from(uids) });
}

function isTooMuch({ view, lowestDone }: Session, { criteria, uids }: Updated): boolean {
  const others = [...(view.contexts?.values() ?? [])];
  const kept = others.reduce((sum, { results }) => sum + results.length, 0);
  return (
    lowestDone !== undefined ||
    others.length >= CONTEXTS_MAX ||
    kept + uids.length > CONTEXT_RESULTS_MAX ||
    (criteria !== undefined && (uids.length > SORTED_CONTEXT_RESULTS_MAX || criteria.some(isRelevancy)))
  );
}
