/** The kinds of values that a configuration file may hold beyond plain numbers and words, and how they are written. */
import { domainToASCII } from "node:url";
import { z } from "zod";
import { parseServer } from "../dns/server-address.ts";
import { isAddress, isNetwork } from "../net/networks.ts";
import { type Path, readAddress } from "../wire/smtp/path.ts";

/** Where a listener listens. `host` is an IP address, a name, or "*" for every address of the machine. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
};

/** Bytes of a text like "64 MiB" or "1.5 GB"; undefined when it is none. */
export function parseSize(text: string): number | undefined {
  const [, digits = "", unit = ""] = /^(\d{1,15}(?:\.\d{1,3})?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  if (digits === "" || factor === undefined) return undefined;
  const bytes = Math.round(Number(digits) * factor);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** "host:port", "[IPv6]:port", "*:port" or ":port". */
function parseEndpoint(text: string): Endpoint | undefined {
  const [, six, plain, digits = ""] = /^(?:\[([0-9a-fA-F:.]+(?:%\w+)?)\]|([^\s:[\]]*)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === "" || port > 65_535) return undefined;
  const host = six ?? plain ?? "";
  return { host: host === "" ? "*" : host, port };
}

const SIZE = 'a size like "64 MiB", or a number of bytes';
/** A number of bytes, written as one or as "64 MiB". */
export const size = z.union([z.int().min(0), z.string()], { error: SIZE }).transform((value, context) => {
  const bytes = typeof value === "number" ? value : parseSize(value);
  if (bytes !== undefined) return bytes;
  context.addIssue({ code: "custom", message: SIZE, input: value });
  return z.NEVER;
});

const ENDPOINT = '"host:port", like "127.0.0.1:25", "[::1]:25", or "*:25" for every address';
export const endpoint = z.string({ error: ENDPOINT }).transform((text, context) => {
  const parsed = parseEndpoint(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: "custom", message: ENDPOINT, input: text });
  return z.NEVER;
});

const NETWORK = 'an address or a network, like "192.0.2.7", "10.0.0.0/8" or "2001:db8::/32"';
export const network = z.string({ error: NETWORK }).refine(isNetwork, { error: NETWORK });

const NAME_SERVER =
  'an address of a name server with or without a port, like "127.0.0.1", "127.0.0.1:5353" or "[::1]:53"';
export const nameServer = z
  .string({ error: NAME_SERVER })
  .refine((text) => parseServer(text) !== undefined, { error: NAME_SERVER });

const ADDRESS = 'an address of this machine, like "192.0.2.7" or "2001:db8::7"';
export const ipAddress = z.string({ error: ADDRESS }).refine(isAddress, { error: ADDRESS });

const DESTINATION = 'a host with or without a port, like "smarthost.example:587", "192.0.2.7:25" or "[2001:db8::7]"';
/** Another server: its name or address, and its port (25 when not said). */
export const destination = z.string({ error: DESTINATION }).transform((text, context) => {
  const parsed = parseEndpoint(
    /:\d{1,5}$/.test(text) && !isAddress(text) ? text : `${isAddress(text) ? `[${text}]` : text}:25`,
  );
  const known = parsed !== undefined && parsed.port > 0 && (isAddress(parsed.host) || isHostName(parsed.host));
  if (known) return { name: parsed.host.toLowerCase(), port: parsed.port };
  context.addIssue({ code: "custom", message: DESTINATION, input: text });
  return z.NEVER;
});

const DOMAINS = 'a domain, like "example.org", "*.example.org" for all below it, or "*"';
/** Domains of recipients, as A-labels in lower case. */
export const recipientDomains = z.string({ error: DOMAINS }).transform((text, context) => {
  if (text === "*") return text;
  const [, below = "", name = ""] = /^(\*\.)?(.+)$/.exec(text) ?? [];
  const ascii = domainToASCII(name);
  if (isHostName(ascii)) return `${below}${ascii}`;
  context.addIssue({ code: "custom", message: DOMAINS, input: text });
  return z.NEVER;
});

const WEB_ADDRESS = 'an address that begins with https, like "https://login.example.org/realms/staff"';
export const webAddress = z
  .string({ error: WEB_ADDRESS })
  .refine((text) => /^https:[!#-~]+$/.test(text) && URL.canParse(text), { error: WEB_ADDRESS });

const DOMAIN = 'a domain, like "example.org"';
/** As A-labels in lower case. */
export const domainName = z.string({ error: DOMAIN }).transform((text, context) => {
  const ascii = domainToASCII(text);
  if (isHostName(ascii)) return ascii;
  context.addIssue({ code: "custom", message: DOMAIN, input: text });
  return z.NEVER;
});

const MAIL_ADDRESS = 'an address, like "postmaster@example.org"';
/** Of ASCII; or empty. */
export const mailAddress = z
  .string({ error: MAIL_ADDRESS })
  .refine((text) => text === "" || pathIn(text)?.utf8 === false, { error: MAIL_ADDRESS });

/** Of any letters; or empty. */
export const internationalAddress = z
  .string({ error: MAIL_ADDRESS })
  .refine((text) => text === "" || pathIn(text) !== undefined, { error: MAIL_ADDRESS });

function pathIn(text: string): Path | undefined {
  try {
    return readAddress(text);
  } catch {
    return undefined;
  }
}

const SEPARATOR = 'one character that is no letter, no digit and no "@", like "+" or "-"; "" for none';
/** What stands between user and tag: a character of addresses (RFC 5321 4.1.2) that divides no ordinary name. */
export const separator = z.string({ error: SEPARATOR }).regex(/^[!#$%&'*+./=?^_`{|}~-]?$/, { error: SEPARATOR });

const HOST_NAME = 'a host name, like "mail.example.org"';
/** Letters, digits and hyphens between dots (RFC 1123 2.1); an A-label where it is international. */
export const hostName = z
  .string({ error: HOST_NAME })
  .refine((text) => text === "" || isHostName(text), { error: HOST_NAME });

function isHostName(text: string): boolean {
  return text.length <= 253 && text.split(".").every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label));
}
