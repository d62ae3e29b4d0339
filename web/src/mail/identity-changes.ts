/** Making, changing and removing identities (RFC 8621 6). */
import { set } from "../jmap/set.ts";
import type { Identity } from "../jmap/types.ts";
import type { MailStore } from "./mail-store.ts";

type Given = Pick<Identity, "name" | "textSignature">;

/** Throws SignedOut, Unreachable, Refused. */
async function setIdentities(store: MailStore, args: Readonly<Record<string, unknown>>): Promise<void> {
  await set(store.client, "Identity/set", args);
  await store.refresh();
}

export function createIdentity(store: MailStore, given: Given & Pick<Identity, "email">): Promise<void> {
  return setIdentities(store, { create: { new: given } });
}

export function changeIdentity(store: MailStore, { id }: Identity, given: Given): Promise<void> {
  return setIdentities(store, { update: { [id]: given } });
}

export function deleteIdentity(store: MailStore, { id }: Identity): Promise<void> {
  return setIdentities(store, { destroy: [id] });
}
