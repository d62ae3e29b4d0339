/** How many messages one command may be about (MESSAGELIMIT, RFC 9738). */
import type { SearchCondition } from "../store/condition.ts";
import { positionsOfUids } from "../wire/imap/number-set.ts";
import { commonPositions, countOf, type Positions, slicePositions, uidsAt } from "./selected/message-numbers.ts";
import type { Session } from "./session.ts";

/** As many of the positions as one command may be about, the last of them; the answer says so where that is not all (RFC 9738 3.1). */
export function withinLimit(session: Session, positions: Positions): Positions {
  const { messagesPerCommand: most } = session.parts;
  const count = countOf(positions);
  if (count <= most) return positions;
  const last = slicePositions(positions, count - most, count);
  session.stopsAt(uidsAt(session.view, last)[0]);
  return last;
}

/**
 * The condition for a search of as many messages as one command may be about, the last of those that its ranges of numbers leave; what
 * does all or nothing says NO instead: undefined (RFC 9738 3.1).
 */
export function limitedSearch(
  session: Session,
  condition: SearchCondition,
  { whole }: { readonly whole: boolean },
): SearchCondition | undefined {
  const { uids } = session.view;
  if (uids.length <= session.parts.messagesPerCommand) return condition;
  let positions: Positions = [[0, uids.length]];
  for (const part of condition.kind === "and" ? condition.of : [condition]) {
    if (part.kind === "uids") positions = commonPositions(positions, positionsOfUids(part.ranges, uids));
  }
  const count = countOf(positions);
  if (whole) return exceedsLimit(session, count) ? undefined : condition;
  const within = withinLimit(session, positions);
  if (within === positions) return condition;
  const ranges = within.map(([from, before]) => [uids[from]!, uids[before - 1]!] as const);
  return { kind: "and", of: [condition, { kind: "uids", ranges }] };
}

/** See `exceedsLimit`; for messages at known positions, where NO tells how low the client might go at once. */
export function exceedsLimitAt(session: Session, positions: Positions): boolean {
  const { messagesPerCommand: most } = session.parts;
  const count = countOf(positions);
  const [lowest] = count > most ? uidsAt(session.view, slicePositions(positions, count - most, count)) : [];
  return exceedsLimit(session, count, lowest);
}

/** Whether so many are too many for a command that does all or nothing; then NO is said (RFC 9738 3.1). */
export function exceedsLimit(session: Session, count: number, lowest?: number): boolean {
  const { messagesPerCommand: most } = session.parts;
  if (count <= most) return false;
  session.no(
    `That is about more than ${most} messages`,
    lowest === undefined ? `MESSAGELIMIT ${most}` : `MESSAGELIMIT ${most} ${lowest}`,
  );
  return true;
}
