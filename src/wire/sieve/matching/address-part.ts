/** The part of an address that a test looks at (RFC 5228 2.7.4). */
import type { Arguments } from "../language/arguments.ts";

/** Undefined: the address has no such part, and matches nothing. */
export type AddressPart = (address: string) => string | undefined;

const PARTS = {
  all: (address: string) => address,
  localpart: localOf,
  domain: (address: string) => address.slice(address.lastIndexOf("@") + 1 || address.length),
};

export function readAddressPart(given: Arguments): AddressPart {
  const tag = given.oneOf({ all: undefined, localpart: undefined, domain: undefined });
  return PARTS[tag?.name ?? "all"];
}

function localOf(address: string): string {
  const at = address.lastIndexOf("@");
  return at < 0 ? address : address.slice(0, at);
}
