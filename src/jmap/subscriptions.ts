/** Subscriptions to mailboxes of others: kept in the user's own account by the names that IMAP has for them. */
import type { Mailbox } from "../store/model.ts";
import type { Call } from "./method.ts";

/** The mailboxes of the call's account, subscribed to or not as the user has said. */
export async function withSubscriptions(call: Call, mailboxes: readonly Mailbox[]): Promise<readonly Mailbox[]> {
  const { other } = call;
  if (other === undefined) return mailboxes;
  const own = call.parts.store.account(call.user.accountId);
  const names = new Set(await own.read((mail) => mail.subscriptions()));
  return mailboxes.map((mailbox) => ({ ...mailbox, subscribed: names.has(other.prefix + mailbox.path) }));
}

/** Does what a client says of a mailbox of somebody else; nothing where it says nothing. */
export async function subscribeToOther(call: Call, path: string, isSubscribed: boolean | undefined): Promise<void> {
  const { other } = call;
  if (other === undefined || isSubscribed === undefined) return;
  const own = call.parts.store.account(call.user.accountId);
  const name = other.prefix + path;
  await own.write((mail) => (isSubscribed ? mail.subscribe(name) : mail.unsubscribe(name)));
}
