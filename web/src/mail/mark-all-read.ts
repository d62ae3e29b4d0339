/** Everything in a mailbox read at once, also what this page knows nothing of; with the way back. */
import type { Mailbox } from "../jmap/types.ts";
import { say } from "../model/toasts.ts";
import type { Words } from "../words/en.ts";
import type { MailStore } from "./mail-store.ts";
import { failed } from "./move.ts";

/** Emails of one request. */
const EMAILS_MAX = 500;

export async function markAllRead(store: MailStore, { id }: Mailbox, words: Words): Promise<void> {
  try {
    const ids = await unreadIn(store, id);
    await setSeen(store, ids, true);
    const undo = (): Promise<void> => setSeen(store, ids, false).catch((error: unknown) => failed(store, error, words));
    say(words.allMarkedRead(ids.length), ids.length === 0 ? {} : { undo });
  } catch (error) {
    failed(store, error, words);
  }
}

async function unreadIn({ client }: MailStore, mailboxId: string): Promise<readonly string[]> {
  const filter = { inMailbox: mailboxId, notKeyword: "$seen" };
  const found: string[] = [];
  for (;;) {
    const [{ ids }] = await client.request<[{ ids: readonly string[] }]>([
      "Email/query",
      { filter, position: found.length, limit: EMAILS_MAX },
    ]);
    found.push(...ids);
    if (ids.length < EMAILS_MAX) return found;
  }
}

/** What has gone meanwhile needs nothing. */
async function setSeen(store: MailStore, ids: readonly string[], isSeen: boolean): Promise<void> {
  for (let at = 0; at < ids.length; at += EMAILS_MAX) {
    const patches = ids.slice(at, at + EMAILS_MAX).map((id) => [id, { "keywords/$seen": isSeen ? true : null }]);
    await store.client.request<[unknown]>(["Email/set", { update: Object.fromEntries(patches) }]);
  }
  await store.refresh();
}
