/** Making, renaming, moving and removing mailboxes (RFC 8621 2.5). */
import { set } from "../jmap/set.ts";
import type { Email, Mailbox } from "../jmap/types.ts";
import { destroyEmails } from "./actions.ts";
import type { MailStore } from "./mail-store.ts";

/** Throws SignedOut, Unreachable, Refused. */
async function setMailboxes(store: MailStore, args: Readonly<Record<string, unknown>>): Promise<void> {
  await set(store.client, "Mailbox/set", args);
  await store.refresh();
}

export function createFolder(store: MailStore, name: string, parentId: string | null): Promise<void> {
  return setMailboxes(store, { create: { new: { name, parentId, isSubscribed: true } } });
}

export function renameFolder(store: MailStore, { id }: Mailbox, name: string): Promise<void> {
  return setMailboxes(store, { update: { [id]: { name } } });
}

export function moveFolder(store: MailStore, { id }: Mailbox, parentId: string | null): Promise<void> {
  return setMailboxes(store, { update: { [id]: { parentId } } });
}

export function deleteFolder(store: MailStore, { id }: Mailbox): Promise<void> {
  return setMailboxes(store, { destroy: [id], onDestroyRemoveEmails: true });
}

/** Emails that are read at once. */
const EMAILS_MAX = 500;

/** What is in other mailboxes too stays there. Throws SignedOut, Unreachable, Refused. */
export async function emptyFolder(store: MailStore, { id }: Mailbox): Promise<void> {
  for (;;) {
    const [query] = await store.client.request<[{ ids: readonly string[] }]>([
      "Email/query",
      { filter: { inMailbox: id }, limit: EMAILS_MAX },
    ]);
    const [emails] = await store.client.request<[{ list: readonly Email[] }]>([
      "Email/get",
      { ids: query.ids, properties: ["id", "mailboxIds"] },
    ]);
    const only = emails.list.filter(({ mailboxIds }) => Object.keys(mailboxIds).length === 1);
    const elsewhere = emails.list.filter((email) => !only.includes(email));
    if (elsewhere.length > 0)
      await store.client.request<[unknown]>([
        "Email/set",
        { update: Object.fromEntries(elsewhere.map((email) => [email.id, { [`mailboxIds/${id}`]: null }])) },
      ]);
    await destroyEmails(store, only);
    if (emails.list.length < EMAILS_MAX) return;
  }
}
