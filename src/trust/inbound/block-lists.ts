/** Lists of addresses that send junk, asked by name (DNSBL, RFC 5782). */
import { DnsTrouble } from "../../dns/resolver.ts";
import { reverseName } from "../../dns/name.ts";
import type { Listing } from "./findings.ts";
import type { Names } from "./impatient-resolver.ts";

export interface BlockList {
  readonly zone: string;
  readonly weight: number;
  /** Addresses that the list answers with; others mean something else. */
  readonly codes: { has(address: string): boolean };
}

/** The lists that know the address, asked side by side. One that does not answer says nothing. */
export async function findListings(
  address: string,
  lists: readonly BlockList[],
  resolver: Names,
): Promise<readonly Listing[]> {
  const name = reverseName(address)?.replace(/\.(?:in-addr|ip6)\.arpa$/, "");
  if (name === undefined) return [];
  const found = await Promise.all(lists.map((list) => isListed(`${name}.${list.zone}`, list, resolver)));
  return lists.filter((_, i) => found[i] === true).map(({ zone, weight }) => ({ zone, weight }));
}

async function isListed(name: string, { codes }: BlockList, resolver: Names): Promise<boolean> {
  try {
    const { records } = await resolver.a(name);
    return records.some((code) => codes.has(code));
  } catch (error) {
    if (error instanceof DnsTrouble) return false;
    throw error;
  }
}
