/** A message as a multi-line response, however large it is. */
import type { Account, StoredContent } from "../store/account.ts";
import { DotStuffer, FirstLines } from "../wire/pop3/dots.ts";
import type { Session } from "./session.ts";

/** Writes header and body and the final dot; `lines` is how many lines of the body are wanted, all when absent. */
export function sendMessage(
  session: Session,
  account: Account,
  content: StoredContent,
  lines?: number,
): void | Promise<void> {
  const stuffer = new DotStuffer((bytes) => session.write(bytes));
  const first = lines === undefined ? undefined : new FirstLines(lines);
  stuffer.write(content.header);
  if ("blob" in content.body) return streamBody(session, account, content, { stuffer, first });
  stuffer.write(first === undefined ? content.body.bytes : first.take(content.body.bytes));
  session.write(stuffer.end());
}

async function streamBody(
  session: Session,
  account: Account,
  content: StoredContent,
  through: { stuffer: DotStuffer; first: FirstLines | undefined },
): Promise<void> {
  const { stuffer, first } = through;
  try {
    for await (const piece of account.stream(content)) {
      stuffer.write(first === undefined ? piece : first.take(piece));
      if (first?.done === true) break;
      await session.drained();
    }
  } catch (error) {
    // Half a message must not look like a whole one: no final dot, and no other answer in its place.
    session.end("message could not be read");
    throw error;
  }
  session.write(stuffer.end());
}
