/** Reading on past messages that the old server fails at: some servers answer NO, others end the connection, each time anew. */
import { UNREAD_MESSAGES_MAX } from "./limits.ts";
import type { OldMessage, UnreadMessage } from "./old-server.ts";

export interface Reading {
  readonly fetch: (uids: readonly number[]) => AsyncIterable<OldMessage>;
  /** Connects anew and opens the same mailbox. Throws where that cannot be done: then it is not the message. */
  readonly again: () => Promise<void>;
}

/** Times that one message is asked for by itself: a connection may end for another reason. */
const ATTEMPTS = 2;

export async function* readOn(
  uids: readonly number[],
  { fetch, again }: Reading,
): AsyncIterable<OldMessage | UnreadMessage> {
  const come = new Set<number>();
  try {
    for await (const message of fetch(uids)) {
      come.add(message.uid);
      yield message;
    }
    return;
  } catch {
    await again();
  }
  let unread = 0;
  for (const uid of uids.filter((each) => !come.has(each))) {
    const message = await oneMessage(uid, { fetch, again });
    if (message === undefined) continue;
    if (message.bytes === undefined && ++unread > UNREAD_MESSAGES_MAX) throw message.error;
    yield message;
  }
}

/** Undefined for one that is gone. */
async function oneMessage(uid: number, { fetch, again }: Reading): Promise<OldMessage | UnreadMessage | undefined> {
  let failure: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      for await (const message of fetch([uid])) return message;
      return undefined;
    } catch (error) {
      failure = error;
      await again();
    }
  }
  return { uid, bytes: undefined, error: failure };
}
