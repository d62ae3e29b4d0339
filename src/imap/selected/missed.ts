/** Telling a client what it missed while it was away: removals and flags since a MODSEQ (RFC 7162 3.2.5, 3.2.6). */
import type { Resync } from "../../wire/imap/resync.ts";
import { type NumberSet, runsOf } from "../../wire/imap/number-set.ts";
import { fetchOpening } from "../fetch/fetch-line.ts";
import { flagText } from "../messages/flag-text.ts";
import { TOLD_PER_PAGE } from "../limits.ts";
import { pagesOf, positionsOf } from "./message-numbers.ts";
import type { Session } from "../session.ts";
import { type Asked, goneAmong, knownUpTo, vanishedText } from "./vanished.ts";

/** Tells which messages of a set of UIDs went after a MODSEQ (UID FETCH with VANISHED). */
export function tellVanished(session: Session, set: NumberSet, since: number): Promise<void> {
  // What was saved still names what has gone.
  const ranges = set.saved ? runsOf(session.view.saved ?? []) : set.ranges;
  return tellGone(session, { ranges, above: 0 }, since);
}

async function tellGone(session: Session, asked: Asked, since: number): Promise<void> {
  const {
    view,
    space: { account },
  } = session;
  const { uidNext } = view.told;
  const gone = await account.read((mail) => mail.expungedSince(view.mailboxId, since));
  const text = vanishedText(goneAmong(asked, gone, { counted: view.uids, uidNext }), true);
  if (text !== "") session.write(text);
}

/** Everything the client missed of a mailbox that it has just opened. Nothing that it knows means anything under another UIDVALIDITY. */
export async function tellMissed(session: Session, { uidValidity, modseq, known, match }: Resync): Promise<void> {
  const { view } = session;
  if (view.told.uidValidity !== uidValidity) return;
  const ranges = known ?? [[1, view.told.uidNext - 1] as const];
  const above = match === undefined ? 0 : knownUpTo(match, view.uids);
  await tellGone(session, { ranges, above }, modseq);
  for (const page of pagesOf(positionsOf(view, { saved: false, ranges }, true), TOLD_PER_PAGE)) {
    const text = page.map(([from, before]) => flagsSince(session, from, before, modseq)).join("");
    if (text !== "") session.write(text);
    await session.drained();
  }
}

function flagsSince({ view, uidOnly }: Session, from: number, before: number, modseq: number): string {
  const { uids, modseqs, flagSets } = view.told;
  let text = "";
  for (let at = from; at < before; at++) {
    if (modseqs.at(at) <= modseq) continue;
    const flags = flagText(view.told.flagSet(flagSets.at(at)), view.isRecent(uids[at]!));
    const uid = uids[at]!;
    text += `* ${fetchOpening(uidOnly, at + 1, uid)}${uidOnly ? "" : `UID ${uid} `}FLAGS ${flags} MODSEQ (${modseqs.at(at)}))\r\n`;
  }
  return text;
}
