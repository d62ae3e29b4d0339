/** The network that a client counts as: who has one address of it often has the others too. */
import { unmapped } from "../../net/networks.ts";
import { networkOf } from "../../base/network.ts";

/** The /24 of an IPv4 address, the /64 of an IPv6 address. */
export function clientNetwork(address: string): string {
  const plain = unmapped(address);
  return plain.includes(":") ? networkOf(plain) : plain.slice(0, plain.lastIndexOf("."));
}
