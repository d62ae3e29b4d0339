/** Reverse-paths, forward-paths and the mailboxes in them (RFC 5321 4.1.2, 4.1.3; RFC 6531 3.3). */
import { SyntaxProblem } from "../../base/errors.ts";
import { DOMAIN_BYTES_MAX, LOCAL_PART_BYTES_MAX } from "./limits.ts";

/** An address that does not follow the grammar. */
export class AddressProblem extends SyntaxProblem {
  override name = "AddressProblem";
}

export interface Path {
  /** Without the quotes of a quoted string. */
  readonly local: string;
  /** As written: a domain name, or an address literal with its brackets. Empty for `<postmaster>` alone. */
  readonly domain: string;
  /** Whether SMTPUTF8 is needed to write it. */
  readonly utf8: boolean;
}

/** "local@domain", unquoted: what a directory looks up. */
export function addressOf(path: Path): string {
  return path.domain === "" ? path.local : `${path.local}@${path.domain}`;
}

/** The path of an address as a directory has it, "local@domain", unquoted. */
export function pathOf(address: string): Path {
  const at = address.lastIndexOf("@");
  return { local: address.slice(0, at), domain: address.slice(at + 1), utf8: /[^\0-\x7f]/.test(address) };
}

/** The path in angle brackets, quoted where it must be; the null reverse-path is `<>`. */
export function formatPath(path: Path | undefined): string {
  if (path === undefined) return "<>";
  const local = DOT_STRING.test(path.local) ? path.local : `"${path.local.replace(/[\\"]/g, "\\$&")}"`;
  return path.domain === "" ? `<${local}>` : `<${local}@${path.domain}>`;
}

/** The same without the brackets: an address as it stands in a header field or in a text. */
export function formatAddress(path: Path): string {
  return formatPath(path).slice(1, -1);
}

/** A whole address, "local@domain", as it stands in a configuration or in a URL. Throws AddressProblem. */
export function readAddress(address: string): Path {
  const { path, end } = readPath(`<${address}>`, 0);
  if (path === undefined || path.domain === "" || end !== address.length + 2)
    throw new AddressProblem("it is no address");
  return path;
}

/**
 * atext and dots. Dots at the ends and in a row are not in the grammar, but some providers gave such addresses to people,
 * and everybody delivers to them.
 */
const ATEXT = "[\\w!#$%&'*+/=?^`{|}~.\\-\\u0080-\\u{10ffff}]";
const DOT_STRING = new RegExp(`^${ATEXT}+$`, "u");
const DOT_STRING_AHEAD = new RegExp(`${ATEXT}+`, "uy");
const QUOTED_AHEAD = /"((?:[ !#-[\]-~\u0080-\u{10ffff}]|\\[ -~])*)"/uy;
/** Letters, digits and hyphens, and the underscore that host names in the wild have; or an address literal, looked at more closely below. */
const DOMAIN_AHEAD = /\[([^\][\\\s]+)\]|(?:[\w\-\u0080-\u{10ffff}]+\.)*[\w\-\u0080-\u{10ffff}]+/uy;
/** A source route (RFC 5321 appendix F.2): accepted and ignored. */
const ROUTE_AHEAD = /@[^\s<>:",]+(?:,@[^\s<>:",]+)*:/y;

/** One path in angle brackets that begins at `start`; answers what is in it (undefined: `<>`) and where it ends. */
export function readPath(text: string, start: number): { path: Path | undefined; end: number } {
  if (text[start] !== "<") throw new AddressProblem("an address goes in angle brackets");
  if (text[start + 1] === ">") return { path: undefined, end: start + 2 };
  const routed = take(ROUTE_AHEAD, text, start + 1);
  const local = readLocal(text, start + 1 + (routed?.[0].length ?? 0));
  const { domain, end } = readDomain(text, local.end);
  if (text[end] !== ">") throw new AddressProblem("the domain is not right, or the > after it is missing");
  const utf8 = /[^\0-\x7f]/.test(local.value + domain);
  return { path: { local: local.value, domain, utf8 }, end: end + 1 };
}

function readLocal(text: string, start: number): { value: string; end: number } {
  const quoted = take(QUOTED_AHEAD, text, start);
  const match = quoted ?? take(DOT_STRING_AHEAD, text, start);
  if (match === undefined) throw new AddressProblem("the part before the @ is not right");
  const value = quoted === undefined ? match[0] : (match[1] ?? "").replace(/\\(.)/gu, "$1");
  if (value === "") throw new AddressProblem("the part before the @ is empty");
  if (Buffer.byteLength(value) > LOCAL_PART_BYTES_MAX) throw new AddressProblem("the part before the @ is too long");
  return { value, end: start + match[0].length };
}

function readDomain(text: string, start: number): { domain: string; end: number } {
  if (text[start] !== "@") return { domain: "", end: start };
  const match = take(DOMAIN_AHEAD, text, start + 1);
  if (match === undefined) throw new AddressProblem("the domain is not right");
  const [domain, literal] = match;
  if (Buffer.byteLength(domain) > DOMAIN_BYTES_MAX) throw new AddressProblem("the domain is too long");
  if (literal !== undefined && !isAddressLiteral(literal)) throw new AddressProblem("the address literal is not right");
  return { domain, end: start + 1 + domain.length };
}

/** The address in a literal like "[192.0.2.1]" or "[IPv6:2001:db8::1]"; undefined for every other domain. */
export function literalAddress(domain: string): string | undefined {
  return /^\[(?:ipv6:)?(.+)\]$/i.exec(domain)?.[1];
}

/** What is between the brackets of RFC 5321 4.1.3: an IPv4 address, or a tag and an address; of the tags only IPv6 exists. */
export function isAddressLiteral(literal: string): boolean {
  if (/^IPv6:/i.test(literal)) return IPV6.test(literal.slice(5));
  return IPV4.test(literal);
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
/** Which groups may be left out is checked by length only: whoever connects to it looks more closely. */
const IPV6 = /^(?=.{2,45}$)(?:[\da-f]{0,4}:){2,7}(?:[\da-f]{0,4}|(?:\d{1,3}\.){3}\d{1,3})$/i;

function take(pattern: RegExp, text: string, start: number): RegExpExecArray | undefined {
  pattern.lastIndex = start;
  return pattern.exec(text) ?? undefined;
}
