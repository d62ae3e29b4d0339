/** Sharing folders over JMAP (RFC 9670). */
import type { JmapClient } from "../jmap/client.ts";
import { set } from "../jmap/set.ts";
import type { MailStore } from "../mail/mail-store.ts";
import type { Rights } from "./levels.ts";

/** Somebody who can be given something. */
export interface Principal {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}

/** Throws SignedOut, Unreachable, Refused. */
export async function principalsOf(client: JmapClient): Promise<readonly Principal[]> {
  const [{ list }] = await client.request<[{ readonly list: readonly Principal[] }]>([
    "Principal/get",
    { ids: null, properties: ["id", "name", "email"] },
  ]);
  return list;
}

/** By principal. */
export function givenOn({ cache }: MailStore, mailboxId: string): Readonly<Record<string, Rights>> {
  return cache.mailboxes.get(mailboxId)?.shareWith ?? {};
}

/** Null takes everything. Throws SignedOut, Unreachable, Refused. */
export async function shareFolder(
  store: MailStore,
  mailboxId: string,
  principalId: string,
  rights: Rights | null,
): Promise<void> {
  await set(store.client, "Mailbox/set", { update: { [mailboxId]: { [`shareWith/${principalId}`]: rights } } });
  await store.refresh();
}
