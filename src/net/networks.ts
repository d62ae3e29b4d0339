/** Addresses and networks: how they are written, and whether an address lies in a list of networks. */
import ipaddr from "ipaddr.js";

/** IPv4-mapped IPv6 ("::ffff:192.0.2.1", as sockets that take both families tell it) as plain IPv4; others unchanged. */
export function unmapped(address: string): string {
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice(7) : address;
}

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** A list of networks like "192.0.2.0/24", "2001:db8::/32", or single addresses. */
export class Networks {
  readonly #ranges: readonly Range[];

  /** Throws an Error that names the first text which is no network. */
  constructor(texts: readonly string[]) {
    this.#ranges = texts.map(parseNetwork);
  }

  has(address: string): boolean {
    if (this.#ranges.length === 0 || !ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return this.#ranges.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
  }
}

export function isNetwork(text: string): boolean {
  return ipaddr.isValidCIDR(text) || isAddress(text);
}

function parseNetwork(text: string): Range {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (!isAddress(text)) throw new Error(`"${text}" is neither an address nor a network`);
  const address = ipaddr.process(text);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}

/** Whether the text is an IP address in its usual form: four decimal numbers, or IPv6. */
export function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

/** The one way to write an address that has several; IPv4-mapped IPv6 as plain IPv4. */
export function canonicalAddress(address: string): string {
  return ipaddr.process(address).toString();
}

/** Whether the address is one that anybody on the Internet may have: not of this machine, a local network, or for special use. */
export function isPublic(address: string): boolean {
  return isAddress(address) && kindOf(address) === "unicast";
}

/** Kinds of addresses that no other machine has for itself: they are of this one, of nobody, or of many. */
const NO_OTHER_MACHINE: ReadonlySet<string> = new Set(["loopback", "unspecified", "multicast", "broadcast"]);

/** Whether another machine may have the address, on the Internet or in a network of one's own. */
export function isOfAnother(address: string): boolean {
  return isAddress(address) && !NO_OTHER_MACHINE.has(kindOf(address));
}

const IPV4_COMPATIBLE = ipaddr.IPv6.parseCIDR("::/96");

function kindOf(text: string): string {
  const address = ipaddr.process(text);
  const kind = address.range();
  // "IPv4-compatible" addresses like "::7f00:1" were given up long ago, and the library does not know them.
  return kind === "unicast" && address instanceof ipaddr.IPv6 && address.match(IPV4_COMPATIBLE) ? "unspecified" : kind;
}

/** The text of an address given as its 4 or 16 octets. */
export function addressText(octets: Uint8Array): string {
  return ipaddr.fromByteArray([...octets]).toString();
}
