/** Who gets an answer. */
import type { Address } from "../jmap/types.ts";
import { distinct, isSame } from "../model/people.ts";

export interface Answered {
  readonly from: readonly Address[] | null;
  readonly replyTo: readonly Address[] | null;
  readonly to: readonly Address[] | null;
  readonly cc: readonly Address[] | null;
}

export interface Recipients {
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
}

/**
 * To who asked for it (Reply-To), else to who wrote; with `reply-all` to everybody else who got it too. An answer to what
 * oneself wrote goes where that went.
 */
export function replyRecipients(email: Answered, own: readonly string[], kind: "reply" | "reply-all"): Recipients {
  const isOwn = (address: Address): boolean => own.some((each) => isSame(address, { name: null, email: each }));
  const from = email.from ?? [];
  const to = email.to ?? [];
  const cc = email.cc ?? [];
  const isByOneself = from.length > 0 && from.every(isOwn);
  if (isByOneself && to.length > 0) return { to: distinct(to), cc: kind === "reply" ? [] : without(cc, to) };
  const asked = email.replyTo === null || email.replyTo.length === 0 ? from : email.replyTo;
  if (kind === "reply") return { to: distinct(asked), cc: [] };
  const others = to.filter((address) => !isOwn(address));
  const everybody = distinct([...asked, ...others]);
  const first = everybody.length > 1 ? everybody.filter((address) => !isOwn(address)) : everybody;
  return { to: first, cc: without(cc, first).filter((address) => !isOwn(address)) };
}

function without(addresses: readonly Address[], others: readonly Address[]): readonly Address[] {
  return distinct(addresses).filter((address) => !others.some((other) => isSame(address, other)));
}

/** The identity that the message was sent to, else the first. */
export function answeringIdentity<Identity extends { readonly email: string }>(
  identities: readonly Identity[],
  email: Answered,
): Identity | undefined {
  const named = [...(email.to ?? []), ...(email.cc ?? []), ...(email.from ?? [])];
  return (
    identities.find((identity) => named.some((address) => isSame(address, { name: null, email: identity.email }))) ??
    identities[0]
  );
}
