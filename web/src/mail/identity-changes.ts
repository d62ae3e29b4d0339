/** Making, changing and removing identities (RFC 8621 6). */
import { Refused } from "../jmap/problems.ts";
import type { Identity } from "../jmap/types.ts";
import type { MailStore } from "./mail-store.ts";

type Failures = Readonly<Record<string, { readonly type: string; readonly description?: string }>> | null;
type Given = Pick<Identity, "name" | "textSignature">;

/** Throws SignedOut, Unreachable, Refused. */
async function setIdentities(store: MailStore, args: Readonly<Record<string, unknown>>): Promise<void> {
  const [answer] = await store.client.request<[{ notCreated: Failures; notUpdated: Failures; notDestroyed: Failures }]>(
    ["Identity/set", args],
  );
  const [failed] = [answer.notCreated, answer.notUpdated, answer.notDestroyed].flatMap((each) =>
    Object.values(each ?? {}),
  );
  if (failed !== undefined) throw new Refused(failed.type, failed.description ?? "");
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
