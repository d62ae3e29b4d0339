/** The part of an address that a test looks at (RFC 5228 2.7.4, RFC 5233). */
import type { Arguments } from "../language/arguments.ts";

/** Undefined: the address has no such part, and matches nothing. */
export type AddressPart = (address: string) => string | undefined;

/** As everywhere here: user+detail@domain. */
const DETAIL_SEPARATOR = "+";

const PARTS = {
  all: (address: string) => address,
  localpart: localOf,
  domain: (address: string) => (address.includes("@") ? address.slice(address.lastIndexOf("@") + 1) : undefined),
  user: (address: string) => localOf(address).split(DETAIL_SEPARATOR, 1)[0],
  detail: (address: string) => {
    const local = localOf(address);
    const at = local.indexOf(DETAIL_SEPARATOR);
    return at < 0 ? undefined : local.slice(at + 1);
  },
};

export function readAddressPart(given: Arguments): AddressPart {
  const tag = given.oneOf({
    all: undefined,
    localpart: undefined,
    domain: undefined,
    user: "subaddress",
    detail: "subaddress",
  });
  return PARTS[tag?.name ?? "all"];
}

function localOf(address: string): string {
  const at = address.lastIndexOf("@");
  return at < 0 ? address : address.slice(0, at);
}
