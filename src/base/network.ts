/** The network that an address counts as where connections and failures are counted. */

/**
 * An IPv4 address stands for itself, an IPv6 address for its /64: that much one household or server gets, and can roam in.
 * `address` is in the textual form that the system gives ("2001:db8::1", "::1", "192.0.2.1", perhaps with a %zone).
 */
export function networkOf(address: string): string {
  if (isLoopback(address)) return "loopback";
  if (!address.includes(":")) return address;
  const [start = "", end] = (address.split("%")[0] ?? "").split("::");
  const before = start === "" ? [] : start.split(":");
  const after = end === undefined || end === "" ? [] : end.split(":");
  const zeros = end === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array<string>(zeros).fill("0"), ...after].slice(0, 4).join(":");
}

/** Whether the connection never leaves this machine. `address` as above. */
export function isLoopback(address: string): boolean {
  return address === "::1" || /^127\.\d+\.\d+\.\d+$/.test(address);
}
