/** Names that may be asked for, and the names of addresses. */
import { isIPv4, isIPv6 } from "node:net";

/** Lower-case, without the dot at the end. */
export function normalName(name: string): string {
  return (name.endsWith(".") ? name.slice(0, -1) : name).toLowerCase();
}

/** Letters, digits, hyphens and underscores between dots, within the lengths of RFC 1035 2.3.4; anything else has no records of ours. */
export function isAskable(name: string): boolean {
  return name.length <= 253 && name.split(".").every((label) => /^[a-z0-9_-]{1,63}$/.test(label));
}

/** Top-level names that are nobody's in the domain name system: asking would only tell strangers about us (RFC 6761, 6762, 7686, 9476). */
const NOBODYS = new Set(["localhost", "local", "invalid", "onion", "alt"]);

/** Whether the name must not be asked for; it does not exist then, "localhost" apart. */
export function isNobodys(name: string): boolean {
  return NOBODYS.has(name.slice(name.lastIndexOf(".") + 1));
}

export function isLocalhost(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost");
}

/** The name under which the names of an address are found (RFC 1035 3.5, RFC 3596 2.5); undefined when the text is no address. */
export function reverseName(address: string): string | undefined {
  if (isIPv4(address)) return `${address.split(".").toReversed().join(".")}.in-addr.arpa`;
  if (!isIPv6(address)) return undefined;
  const groups = groupsOf(address.replace(/%.*$/, ""));
  // An IPv4 address that a socket of both families tells is looked up as what it is.
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    const octets = groups.slice(6).flatMap((group) => [group >> 8, group & 255]);
    return `${octets.toReversed().join(".")}.in-addr.arpa`;
  }
  const digits = groups.map((group) => group.toString(16).padStart(4, "0")).join("");
  return `${[...digits].toReversed().join(".")}.ip6.arpa`;
}

/** The eight numbers of a valid IPv6 address. */
function groupsOf(address: string): number[] {
  const hexadecimal = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...octets: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = octets.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = [], tail = []] = hexadecimal.split("::").map((half) => half.split(":").filter((group) => group !== ""));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => "0");
  return [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
}
