/** The domain that a message says it is from (RFC 9989 5.3.1): there must be just one, whatever a reader may make of the field. */
import { domainToASCII } from "node:url";
import type { SignableHeader } from "../../wire/dkim/selection.ts";
import { mailboxes, parseAddresses, type Address } from "../../wire/mime/address.ts";
import { asBuffer, AT, COLON } from "../../wire/mime/ascii.ts";
import { hasTwoReadings } from "../../wire/mime/two-readings.ts";
import { AUTHORS_LOOKED_AT_MAX } from "./limits.ts";

/** The domain in A-labels, lower case, or why there is not one. */
export type Author = { readonly domain: string } | { readonly domain: undefined; readonly reason: string };

export function authorOf(header: SignableHeader): Author {
  const [from, ...others] = header.fields("from");
  if (from === undefined) return nobody("there is no From");
  if (others.length > 0) return nobody("there is more than one From");
  const value = from.subarray(from.indexOf(COLON) + 1);
  const authors = mailboxes(parseAddresses(value, AUTHORS_LOOKED_AT_MAX + 1));
  if (authors.length === 0) return nobody("From names nobody");
  if (authors.length > AUTHORS_LOOKED_AT_MAX) return nobody("From names too many");
  const domains = new Set(authors.map(domainOf));
  const [domain, another] = domains;
  if (domains.has(undefined) || domain === undefined || hasTwoReadings(value))
    return nobody("From has an address that is none");
  return another === undefined ? { domain } : nobody("From names addresses of different domains");
}

function nobody(reason: string): Author {
  return { domain: undefined, reason };
}

/** Undefined for what readers might take for another address: no domain, or two of them, or one that is written in another code. */
function domainOf({ mailbox, host }: Address): string | undefined {
  if (mailbox?.includes(AT) === true || [mailbox, host].some(isEncoded)) return undefined;
  const text = asBuffer(host ?? new Uint8Array(0))
    .toString("utf8")
    .replace(/\.$/, "")
    .toLowerCase();
  const domain = /^[\0-\x7f]*$/.test(text) ? text : domainToASCII(text);
  return LITERAL.test(domain) || NAME.test(domain) ? domain : undefined;
}

const LITERAL = /^\[[^[\]\\\s\p{Cc}]+\]$/u;
const NAME = /^[^\s\p{Cc}"<>(),;:\\@[\].]+(?:\.[^\s\p{Cc}"<>(),;:\\@[\].]+)*$/u;

/** Where encoded-words do not belong (RFC 2047 5): some readers decode them all the same. */
function isEncoded(bytes: Uint8Array | undefined): boolean {
  return bytes !== undefined && asBuffer(bytes).includes("=?");
}
