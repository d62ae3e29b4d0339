/** Tells a client that waits for a long command that the server is at it still (RFC 9585). */
import type { ProgressReport } from "../store/account.ts";
import { IN_PROGRESS_MS } from "./limits.ts";
import type { Session } from "./session.ts";

/** Writes `* OK [INPROGRESS ("A142" 175 800)] Still at it` where that is due. Only for where a response may begin. */
export function inProgress(session: Session, tag: string): ProgressReport {
  const { clock } = session.parts;
  let due = clock.now() + IN_PROGRESS_MS;
  return (progress) => {
    const now = clock.now();
    if (now < due || session.connection.closed) return;
    due = now + IN_PROGRESS_MS;
    const numbers = progress === undefined ? "NIL NIL" : `${progress.done} ${progress.of}`;
    session.untagged(`OK [INPROGRESS ("${tag}" ${numbers})] Still at it`);
  };
}
