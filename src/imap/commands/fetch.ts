/** FETCH and UID FETCH (RFC 9051 6.4.5), of changed messages and with those that went (RFC 7162 3.1.4, 3.2.6). */
import { SyntaxProblem } from "../../base/errors.ts";
import { type FetchRequest, readFetch } from "../../wire/imap/fetch.ts";
import type { NumberSet } from "../../wire/imap/number-set.ts";
import { partialSpan } from "../../wire/imap/partial-range.ts";
import { afterLogin } from "../capability.ts";
import { command } from "../command.ts";
import { Fetching } from "../fetch/fetching.ts";
import { type FetchPlan, planFetch } from "../fetch/plan.ts";
import { exceedsLimit, withinLimit } from "../message-limit.ts";
import { countOf, type Positions, positionsOf, slicePositions } from "../selected/message-numbers.ts";
import { tellVanished } from "../selected/missed.ts";
import type { Session } from "../session.ts";

export const fetch = command({
  name: "FETCH",
  rfc: "9051 6.4.5",
  states: ["selected"],
  numbering: "uses-sequence",
  uid: "for-numbers",
  capabilities: [
    ...["BINARY", "OBJECTID", "PREVIEW"].map(afterLogin),
    ({ loggedIn, messageLimit }) => (loggedIn ? `MESSAGELIMIT=${messageLimit}` : ""),
  ],

  parse(reader, { uid, qresync }) {
    reader.space();
    const set = reader.numberSet();
    reader.space();
    const request = readFetch(reader);
    if (request.vanished && !uid) throw new SyntaxProblem("VANISHED is for UID FETCH");
    if (request.partial !== undefined && !uid) throw new SyntaxProblem("PARTIAL is for UID FETCH");
    if (request.vanished && !qresync) throw new SyntaxProblem("ENABLE QRESYNC first");
    return { set, uid, request };
  },

  run(session, args) {
    const { set, uid, request } = args;
    const all = positionsOf(session.view, set, uid);
    const { partial } = request;
    const some = partial === undefined ? all : slicePositions(all, ...partialSpan(partial, countOf(all)));
    // What is cut to a window already is done whole or not at all (RFC 9738 3.1).
    if (partial !== undefined && exceedsLimit(session, countOf(some))) return;
    const asked = request.items.some((item) => item.kind === "attribute" && item.name === "MODSEQ");
    if (asked || request.changedSince !== undefined) session.enable("CONDSTORE");
    const plan = planFetch(request, { withUid: uid && !session.uidOnly, condstore: session.condstore });
    if (request.vanished) return fetchLater(session, args, plan, some);
    const known = plan.atOnce ? session.space.account.lastSnapshot(session.view.mailboxId) : undefined;
    const snapshot = known ?? session.snapshotNow();
    if (snapshot === undefined) return fetchLater(session, args, plan, some);
    return fetchBy(new Fetching(session, plan, snapshot, { unsure: known !== undefined }), session, args, some);
  },
});

interface Args {
  readonly set: NumberSet;
  readonly uid: boolean;
  readonly request: FetchRequest;
}

async function fetchLater(session: Session, args: Args, plan: FetchPlan, positions: Positions): Promise<void> {
  const { set, request } = args;
  if (request.vanished) await tellVanished(session, set, request.changedSince ?? 0);
  const snapshot = await session.snapshot();
  await fetchBy(new Fetching(session, plan, snapshot), session, args, positions);
}

function fetchBy(fetching: Fetching, session: Session, { uid }: Args, positions: Positions): void | Promise<void> {
  const waits = fetching.run(withinLimit(session, positions));
  if (waits === undefined) return concluded(session, uid, fetching);
  return waits.then(() => concluded(session, uid, fetching));
}

function concluded(session: Session, uid: boolean, { undecodable, missing }: Fetching): void {
  if (undecodable > 0) session.no("A transfer encoding is unknown or broken", "UNKNOWN-CTE");
  else if (missing > 0 && !uid) session.no("Some of the messages have been deleted", "EXPUNGEISSUED");
}
