/** Addresses as text that can be read again (RFC 5322 3.4.1): what would end a local part, or begin another address, stands between quotes. */

import type { Address } from "./address.ts";
import { decodeCharset } from "./charset.ts";

/** What no dot-atom has. Dots in odd places are let pass: such mailboxes are in use. */
const SPECIAL = /[\s"(),:;<>@[\]\\\p{Cc}]/u;
const QUOTED = /^"(?:[^"\\]|\\.)*"$/s;
const LITERAL = /^\[[^[\]\\\s]*\]$/;

/** So that it is the same address when it comes back; one without a domain stands alone. NUL is left out, as in IMAP's ENVELOPE. */
export function addressText({ mailbox, host }: Address): string {
  const [local, domain] = [mailbox, host].map((bytes) =>
    bytes === undefined ? "" : decodeCharset(bytes, undefined).replaceAll("\0", ""),
  );
  return domain === "" ? (local ?? "") : `${quotedLocal(local ?? "")}@${domain}`;
}

/** One address, whatever somebody wrote as one. */
export function asOneAddress(text: string): string {
  const trimmed = text.trim();
  if (trimmed === "" || QUOTED.test(trimmed)) return trimmed;
  const at = trimmed.lastIndexOf("@");
  const local = at < 0 ? trimmed : trimmed.slice(0, at);
  const quoted = QUOTED.test(local) ? local : quotedLocal(local);
  return at < 0 ? quoted : `${quoted}@${plainDomain(trimmed.slice(at + 1))}`;
}

function quotedLocal(local: string): string {
  return SPECIAL.test(local) ? `"${local.replace(/["\\]/g, "\\$&")}"` : local;
}

function plainDomain(domain: string): string {
  return LITERAL.test(domain) ? domain : domain.replace(new RegExp(SPECIAL, "gu"), "");
}
