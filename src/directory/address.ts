/** Addresses as the directory compares them: local parts without regard to case, domains as lower-case A-labels. */
import { domainToASCII } from "node:url";
import { Refusal } from "../base/errors.ts";
import { ADDRESS_OCTETS_MAX, LOCAL_PART_OCTETS_MAX } from "./limits.ts";

export interface Address {
  /** As given, Unicode NFC. */
  readonly local: string;
  /** Lower-case A-labels. */
  readonly domain: string;
  /** What addresses are compared by: the local part in lower case, "@", the domain. */
  readonly key: string;
}

/** domainToASCII reads a URL's host and would stop at a slash: only these characters get that far. */
const DOMAIN_CHARACTERS = /^[a-z0-9._\u0080-\u{10ffff}-]+$/u;
const SIMPLE_DOMAIN = /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const DOMAIN_OCTETS_MAX = 253;

/** Characters of a Dot-string (RFC 5321 4.1.2) with those of RFC 6531 3.3: atext, dots between, anything above ASCII but controls. */
const DOT_STRING = /^[^\p{Cc}\s"(),.:;<>@[\\\]]+(?:\.[^\p{Cc}\s"(),.:;<>@[\\\]]+)*$/u;

/** The domain as lower-case A-labels; undefined when it is none. Address literals are none. */
export function normalDomain(domain: string): string | undefined {
  const lower = domain.toLowerCase();
  if (!DOMAIN_CHARACTERS.test(lower)) return undefined;
  const ascii = SIMPLE_DOMAIN.test(lower) && !lower.includes("xn--") ? lower : domainToASCII(lower);
  if (ascii === "" || ascii.length > DOMAIN_OCTETS_MAX) return undefined;
  return ascii.split(".").every((label) => LABEL.test(label)) ? ascii : undefined;
}

/** Takes "local@domain" apart; undefined when there is no domain, or one that is none. The local part is not judged. */
export function parseAddress(text: string): Address | undefined {
  const at = text.lastIndexOf("@");
  if (at < 1) return undefined;
  const domain = normalDomain(text.slice(at + 1));
  if (domain === undefined) return undefined;
  const local = text.slice(0, at).normalize("NFC");
  return { local, domain, key: keyOf(local, domain) };
}

/** The key of an address whose domain is in its normal form. */
export function keyOf(local: string, domain: string): string {
  return `${local.toLowerCase().normalize("NFC")}@${domain}`;
}

export function formatAddress(address: Address): string {
  return `${address.local}@${address.domain}`;
}

/** An address that may be given to somebody; Refusal("invalid") says what is wrong with it. */
export function checkedAddress(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) {
    throw new Refusal("invalid", `${JSON.stringify(text)} is not an address: local@domain is expected`);
  }
  if (!DOT_STRING.test(address.local)) {
    throw new Refusal(
      "invalid",
      `${JSON.stringify(address.local)} cannot stand in front of the @: no spaces, quotes, brackets, or dots at its ends`,
    );
  }
  if (Buffer.byteLength(address.local) > LOCAL_PART_OCTETS_MAX) {
    throw new Refusal("invalid", `${JSON.stringify(address.local)} is longer than ${LOCAL_PART_OCTETS_MAX} octets`);
  }
  if (Buffer.byteLength(formatAddress(address)) > ADDRESS_OCTETS_MAX) {
    throw new Refusal("invalid", `${JSON.stringify(text)} is longer than ${ADDRESS_OCTETS_MAX} octets`);
  }
  return address;
}

/** A domain that mail may be received for; Refusal("invalid"). */
export function checkedDomain(text: string): string {
  const domain = normalDomain(text);
  if (domain === undefined) throw new Refusal("invalid", `${JSON.stringify(text)} is not a domain name`);
  return domain;
}

/** Splits "user+tag" at the first separator; undefined when there is no tag. */
export function splitDetail(
  local: string,
  separator: string,
): { readonly user: string; readonly detail: string } | undefined {
  const at = separator === "" ? -1 : local.indexOf(separator);
  if (at < 1) return undefined;
  return { user: local.slice(0, at), detail: local.slice(at + separator.length) };
}
