/** Where a recipient's mail goes from here: to accounts, or nowhere. */
import { Refusal } from "../base/errors.ts";
import type { Directory } from "../directory/directory.ts";
import type { MailStore } from "../store/account.ts";
import { addressOf, type Path } from "../wire/smtp/path.ts";
import type { LocalAccount } from "./envelope.ts";

export type Route =
  | { readonly kind: "local"; readonly accounts: readonly LocalAccount[] }
  /** Nobody has the address. */
  | { readonly kind: "unknown" }
  | { readonly kind: "disabled" }
  /** The domain is not ours, or an alias leads to one that is not: mail would have to leave. */
  | { readonly kind: "outside" };

/** `hostname` is the server's own name. */
export async function route(directory: Directory, path: Path, hostname: string): Promise<Route> {
  const direct = await directory.resolve(addressOf(path));
  const nobody = direct.kind === "remote" || direct.kind === "unknown-user";
  const found = nobody && isOwnRole(path, hostname) ? await directory.resolve("postmaster") : direct;
  switch (found.kind) {
    case "local":
      // An alias whose members are partly elsewhere is refused whole: those members would get nothing, and nobody would know.
      return found.remote.length > 0 ? { kind: "outside" } : { kind: "local", accounts: found.accounts };
    case "unknown-user":
      return { kind: "unknown" };
    case "disabled":
      return { kind: "disabled" };
    case "remote":
      return { kind: "outside" };
  }
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
