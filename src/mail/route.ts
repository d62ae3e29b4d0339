/** Where a recipient's mail goes from here: to accounts, to other servers, or nowhere. */
import { Refusal } from "../base/errors.ts";
import type { MailStore } from "../store/account.ts";
import { addressOf, literalAddress, type Path, pathOf } from "../wire/smtp/path.ts";
import type { RcptTo } from "../wire/smtp/rcpt-to.ts";
import type { LocalAccount, Recipient } from "./envelope.ts";
import type { MailParts } from "./parts.ts";

export type Route =
  /** An address of ours; what is elsewhere are members of an alias. */
  | { readonly kind: "local"; readonly accounts: readonly LocalAccount[]; readonly elsewhere: readonly Path[] }
  /** Nobody has the address; `later`: somebody may soon. */
  | { readonly kind: "unknown"; readonly later: boolean }
  | { readonly kind: "disabled" }
  /** The domain is not ours, or an address literal. */
  | { readonly kind: "outside" }
  /** A reverse-path that we have given to mail which we passed on: what comes back goes on to its first sender. */
  | { readonly kind: "back"; readonly to: Path };

type RouteParts = Pick<MailParts, "directory" | "srs" | "hostname">;

export async function route({ directory, srs, hostname }: RouteParts, path: Path): Promise<Route> {
  if (/^SRS[01]/i.test(path.local) && (await directory.isLocalDomain(path.domain))) {
    const original = await srs.originalOf(path);
    if (original?.kind === "original") return { kind: "back", to: original.path };
    // Forged or too old: not even a catch-all gets answers to mail that we have never passed on.
    if (original !== undefined) return { kind: "unknown", later: false };
  }
  if (literalAddress(path.domain) !== undefined) return { kind: "outside" };
  const direct = await directory.resolve(addressOf(path));
  const nobody = direct.kind === "remote" || direct.kind === "unknown-user";
  const found = nobody && isOwnRole(path, hostname) ? await directory.resolve("postmaster") : direct;
  switch (found.kind) {
    case "local":
      return { kind: "local", accounts: found.accounts, elsewhere: found.remote.map(pathOf) };
    case "unknown-user":
      return { kind: "unknown", later: found.later };
    case "disabled":
      return { kind: "disabled" };
    case "remote":
      return { kind: "outside" };
  }
}

/** A recipient that may be sent to. What waits for its time goes through the queue, even to mailboxes here (RFC 4865). */
export function recipientOf(to: RcptTo, way: Route, waits: boolean): Recipient {
  if (way.kind === "local" && !waits)
    return { ...to, accounts: way.accounts, elsewhere: way.elsewhere, passesOn: false };
  return { ...to, accounts: [], elsewhere: [way.kind === "back" ? way.to : to.path], passesOn: true };
}

/** Whom notices come from, and who must be reachable at the name in their Reporting-MTA (RFC 3461 9.3), though it may be no mail domain. */
const OWN_ROLES: ReadonlySet<string> = new Set(["mailer-daemon", "postmaster", "abuse"]);

function isOwnRole({ local, domain }: Path, hostname: string): boolean {
  return domain.toLowerCase() === hostname.toLowerCase() && OWN_ROLES.has(local.toLowerCase());
}

/**
 * Throws Refusal("over-quota") when none of the accounts has room for so many bytes: the sender then knows before it sends
 * them. Where at least one has room the message is taken, and those without room are found at delivery.
 */
export async function checkRoom(store: MailStore, accounts: readonly LocalAccount[], bytes: number): Promise<void> {
  for (const { id } of accounts) {
    if (await hasRoom(store, id, bytes)) return;
  }
  throw new Refusal("over-quota", "the mailbox is full");
}

async function hasRoom(store: MailStore, id: LocalAccount["id"], bytes: number): Promise<boolean> {
  const quota = await store.account(id).read((mail) => mail.quota());
  const { usedBytes, usedMessages, maxBytes, maxMessages } = quota;
  return (maxBytes ?? Infinity) - usedBytes >= Math.max(bytes, 1) && (maxMessages ?? Infinity) > usedMessages;
}
