/** A message as a multi-line response, however large it is. */
import type { Account, StoredContent } from "../store/account.ts";
import { DotStuffer, FirstLines } from "../wire/pop3/dots.ts";
import { WRITTEN_BYTES_MAX } from "./limits.ts";
import type { Session } from "./session.ts";

/** Writes header and body and the final dot; `lines` is how many lines of the body are wanted, all when absent. */
export function sendMessage(
  session: Session,
  account: Account,
  content: StoredContent,
  lines?: number,
): void | Promise<void> {
  const stuffer = new DotStuffer();
  const first = lines === undefined ? undefined : new FirstLines(lines);
  session.write(stuffer.stuffed(content.header));
  if ("blob" in content.body) return streamBody(session, account, content, { stuffer, first });
  session.write(stuffer.stuffed(first === undefined ? content.body.bytes : first.take(content.body.bytes)));
  session.write(stuffer.end());
}

async function streamBody(
  session: Session,
  account: Account,
  content: StoredContent,
  through: { stuffer: DotStuffer; first: FirstLines | undefined },
): Promise<void> {
  const { stuffer, first } = through;
  const start = content.header.length;
  try {
    for await (const part of inParts(account.stream(content, { start, end: Infinity }))) {
      session.write(stuffer.stuffed(first === undefined ? part : first.take(part)));
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

async function* inParts(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; at += WRITTEN_BYTES_MAX) yield piece.subarray(at, at + WRITTEN_BYTES_MAX);
  }
}
