/** The addresses of a host, of both families. */
import type { Resolver } from "./resolver.ts";

/** IPv6 first. Rejects with DnsTrouble only when neither family's are known: with those of one the other can wait. */
export async function addressesOf(host: string, resolver: Resolver): Promise<string[]> {
  const found = await Promise.allSettled([resolver.aaaa(host), resolver.a(host)]);
  const addresses = found.flatMap((each) => (each.status === "fulfilled" ? each.value.records : []));
  const failed = found.find((each) => each.status === "rejected");
  if (addresses.length === 0 && failed !== undefined) throw failed.reason;
  return addresses;
}
