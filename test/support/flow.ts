/** A second pair of eyes: ImapFlow, which looks at an account while another program is tested. */
import { setTimeout as pause } from "node:timers/promises";
import { type FetchMessageObject, ImapFlow } from "imapflow";
import type { Program } from "./program.ts";

const EFFECT_MS_MAX = 20_000;

export async function openFlow(mail: Program, user: string): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: "localhost",
    port: mail.ports.imaps,
    secure: true,
    tls: { ca: mail.ca },
    auth: { user, pass: mail.password },
    logger: false,
  });
  await client.connect();
  return client;
}

export interface Seen {
  readonly uid: number;
  readonly subject: string;
  /** Sorted, without \Recent. */
  readonly flags: string;
  readonly source: string;
}

/** Every message of a mailbox, in order; none when there is no such mailbox. */
export async function messagesOf(mail: Program, user: string, path = "INBOX"): Promise<readonly Seen[]> {
  const client = await openFlow(mail, user);
  try {
    const { exists } = await client.mailboxOpen(path, { readOnly: true });
    if (exists === 0) return [];
    // By UID: what goes at this moment is missing then, and no reason to refuse (RFC 2180 4.1).
    const items = { uid: true, flags: true, envelope: true, source: true };
    return (await client.fetchAll("1:*", items, { uid: true })).map(seen);
  } catch (error) {
    if ((error as { mailboxMissing?: boolean }).mailboxMissing === true) return [];
    throw error;
  } finally {
    await client.logout();
  }
}

/** Resolves with the messages of a mailbox once they are as expected; programs show that something is done before it is. */
export async function awaitMessages(
  mail: Program,
  user: string,
  path: string,
  expected: (messages: readonly Seen[]) => boolean,
): Promise<readonly Seen[]> {
  const until = Date.now() + EFFECT_MS_MAX;
  for (;;) {
    const messages = await messagesOf(mail, user, path);
    if (expected(messages)) return messages;
    const found = messages.map(({ subject, flags }) => `${subject} (${flags})`).join(", ");
    if (Date.now() > until) throw new Error(`${path} of ${user} holds: ${found}`);
    await pause(100);
  }
}

function seen({ uid, flags, envelope, source }: FetchMessageObject): Seen {
  return {
    uid,
    subject: envelope?.subject ?? "",
    flags: [...(flags ?? [])]
      .filter((flag) => flag !== "\\Recent")
      .sort()
      .join(" "),
    source: source?.toString("utf8") ?? "",
  };
}
