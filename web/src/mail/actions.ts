/** What a person does to conversations: shown at once, done by the server, and taken back if they wish. */
import type { JmapClient } from "../jmap/client.ts";
import { Refused } from "../jmap/problems.ts";
import type { Email } from "../jmap/types.ts";
import type { MailStore } from "./mail-store.ts";

/** Emails of one request. */
const EMAILS_MAX = 500;

/** Where an email is and how it is marked; undefined stays as it is. */
export interface Change {
  readonly mailboxIds?: Readonly<Record<string, true>>;
  readonly keywords?: Readonly<Record<string, true>>;
}

export type Undo = () => Promise<void>;

/** The opposite, to be done when the person asks for it. Throws SignedOut, Unreachable, Refused; what was shown is then as before. */
export async function changeEmails(
  store: MailStore,
  emails: readonly Email[],
  changeOf: (email: Email) => Change,
): Promise<Undo> {
  const changed = emails.map((email) => ({ ...email, ...changeOf(email) }));
  await change(store, emails, changed);
  return () => change(store, changed, emails);
}

async function change(store: MailStore, before: readonly Email[], after: readonly Email[]): Promise<void> {
  store.foresee(after);
  try {
    await send(store.client, before, after);
  } catch (error) {
    store.foresee(before);
    throw error;
  } finally {
    store.settle(before, after);
  }
}

/** For good. Throws SignedOut, Unreachable, Refused. */
export async function destroyEmails(store: MailStore, emails: readonly Email[]): Promise<void> {
  for (let at = 0; at < emails.length; at += EMAILS_MAX)
    await store.client.request<[unknown]>([
      "Email/set",
      { destroy: emails.slice(at, at + EMAILS_MAX).map(({ id }) => id) },
    ]);
  await store.refresh();
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

/** Only what differs: others may change the same email at the same time. */
export function patchOf(before: Email, after: Email): Record<string, true | null> {
  const patch: Record<string, true | null> = {};
  for (const property of ["mailboxIds", "keywords"] as const) {
    for (const name of Object.keys(before[property]))
      if (!(name in after[property])) patch[`${property}/${name}`] = null;
    for (const name of Object.keys(after[property]))
      if (!(name in before[property])) patch[`${property}/${name}`] = true;
  }
  return patch;
}
