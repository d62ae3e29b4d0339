/** The name servers of the configuration, for a command that asks them. */
import type { Config } from "../config/schema.ts";
import type { Resolver } from "../dns/resolver.ts";

export async function withResolver<T>({ dns }: Config, body: (resolver: Resolver) => Promise<T>): Promise<T> {
  const { openResolver } = await import("../dns/stub-resolver.ts");
  const { resolvers: servers, validating, timeoutMs } = dns;
  await using resolver = openResolver({ servers, validating, timeoutMs });
  return await body(resolver);
}
