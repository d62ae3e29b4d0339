/** What a person does to conversations: shown at once, done by the server now or when it can be reached, and taken back if they wish. */
import type { JmapClient } from "../jmap/client.ts";
import { Refused, Unreachable } from "../jmap/problems.ts";
import type { Email } from "../jmap/types.ts";
import type { MailStore } from "./mail-store.ts";
import { patchOf } from "./wish.ts";

/** Emails of one request. */
const EMAILS_MAX = 500;

/** Where an email is and how it is marked; undefined stays as it is. */
export interface Change {
  readonly mailboxIds?: Readonly<Record<string, true>>;
  readonly keywords?: Readonly<Record<string, true>>;
}

export interface Done {
  /** When the server can be reached. */
  readonly isLater: boolean;
  /** The opposite. Throws as what it is the opposite of. */
  readonly undo: () => Promise<void>;
}

/** Throws SignedOut, Refused; what was shown is then as before. */
export async function changeEmails(
  store: MailStore,
  emails: readonly Email[],
  changeOf: (email: Email) => Change,
): Promise<Done> {
  const changed = emails.map((email) => ({ ...email, ...changeOf(email) }));
  const isLater = await change(store, emails, changed);
  return { isLater, undo: async () => void (await change(store, changed, emails)) };
}

async function change(store: MailStore, before: readonly Email[], after: readonly Email[]): Promise<boolean> {
  store.foresee(after);
  if (mustWait(store, before)) return wish(store, before, after);
  try {
    await send(store.client, before, after);
  } catch (error) {
    if (error instanceof Unreachable) return wish(store, before, after);
    store.foresee(before);
    store.settle(before, after);
    throw error;
  }
  store.settle(before, after);
  return false;
}

/** What is wished of the same emails already has to be asked for with it. */
function mustWait(store: MailStore, emails: readonly Email[]): boolean {
  return store.connection.value === "offline" || store.wishes.includesAny(emails);
}

async function wish(store: MailStore, before: readonly Email[], after: readonly Email[] | undefined): Promise<boolean> {
  // Of what others share, nothing is kept here until the server can be reached.
  if (!store.client.isOwn) {
    store.foresee(before);
    throw new Unreachable("the server cannot be reached");
  }
  await store.wishes.add(before, after);
  store.settleHere(before, after);
  void store.refresh();
  return true;
}

/** For good; whether it is done later. Throws SignedOut, Refused. */
export async function destroyEmails(store: MailStore, emails: readonly Email[]): Promise<boolean> {
  if (mustWait(store, emails)) return wish(store, emails, undefined);
  try {
    for (let at = 0; at < emails.length; at += EMAILS_MAX)
      await store.client.request<[unknown]>([
        "Email/set",
        { destroy: emails.slice(at, at + EMAILS_MAX).map(({ id }) => id) },
      ]);
  } catch (error) {
    if (error instanceof Unreachable) return wish(store, emails, undefined);
    throw error;
  }
  await store.refresh();
  return false;
}

async function send(client: JmapClient, before: readonly Email[], after: readonly Email[]): Promise<void> {
  const patches = after.map((email, i) => [email.id, patchOf(before[i] ?? email, email)] as const);
  const wanted = patches.filter(([, patch]) => Object.keys(patch).length > 0);
  for (let at = 0; at < wanted.length; at += EMAILS_MAX) {
    const update = Object.fromEntries(wanted.slice(at, at + EMAILS_MAX));
    const [answer] = await client.request<
      [{ notUpdated: Readonly<Record<string, { type: string; description?: string }>> | null }]
    >(["Email/set", { update }]);
    const [failed] = Object.values(answer.notUpdated ?? {}).filter(({ type }) => type !== "notFound");
    if (failed !== undefined) throw new Refused(failed.type, failed.description ?? "");
  }
}
