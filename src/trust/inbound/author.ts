/** The domain that a message says it is from (RFC 9989 5.3.1): there must be just one, whatever a reader may make of the field. */
import { domainToASCII } from "node:url";
import type { SignableHeader } from "../../wire/dkim/selection.ts";
import { mailboxes, parseAddresses, type Address } from "../../wire/mime/address.ts";
import {
  asBuffer,
  AT,
  BACKSLASH,
  CLOSE,
  COLON,
  COMMA,
  GREATER,
  LESS,
  OPEN,
  QUOTE,
  SEMICOLON,
} from "../../wire/mime/ascii.ts";
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
  if (domains.has(undefined) || domain === undefined || hasMoreBehind(value))
    return nobody("From has an address that is none");
  return another === undefined ? { domain } : nobody("From names addresses of different domains");
}

function nobody(reason: string): Author {
  return { domain: undefined, reason };
}

/** What cannot stand there, and is left out of an address when it is read: "<eve@evil.example>ann@far.example". */
function hasMoreBehind(value: Uint8Array): boolean {
  // What is never closed is text, as for the reader of addresses, and is not looked for again.
  const open = new Set<number>([QUOTE, OPEN]);
  let isBehind = false;
  for (let at = 0; at < value.length; at++) {
    const byte = value[at] as number;
    if (open.has(byte)) {
      const end = closing(value, at);
      if (end < 0) open.delete(byte);
      else at = end;
    } else if (byte === GREATER) isBehind = true;
    else if (byte === LESS || byte === COMMA || byte === SEMICOLON) isBehind = false;
    else if (byte === AT && isBehind) return true;
  }
  return false;
}

/** Where the quotation or the comment that begins at `start` ends; -1 for never. */
function closing(value: Uint8Array, start: number): number {
  const isQuote = value[start] === QUOTE;
  let depth = 1;
  for (let at = start + 1; at < value.length; at++) {
    const byte = value[at];
    if (byte === BACKSLASH) at++;
    else if (byte === (isQuote ? QUOTE : CLOSE)) depth--;
    else if (byte === OPEN && !isQuote) depth++;
    if (depth === 0) return at;
  }
  return -1;
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
