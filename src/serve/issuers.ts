/** Whose tokens open accounts, as the configuration says. */
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Config } from "../config/schema.ts";
import type { Issuers } from "../directory/issuers.ts";
import { addressesOf } from "../dns/addresses.ts";
import { openResolver } from "../dns/stub-resolver.ts";
import { readAuthorities } from "./authorities.ts";

/** Undefined where there are none. Rejects when a file that the configuration names cannot be read. */
export async function openIssuers(
  { login, dns }: Config,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<(Pick<Issuers, "prove" | "configuration"> & AsyncDisposable) | undefined> {
  if (login.issuers.length === 0) return undefined;
  const authorities = await readAuthorities(login);
  // What reads tokens is large, and most servers need it never.
  const { Issuers: Opened } = await import("../directory/issuers.ts");
  const { resolvers: servers, validating, timeoutMs } = dns;
  const resolver = openResolver({ servers, validating, timeoutMs, clock, log });
  const issuers = new Opened(
    login.issuers.map((each) => ({ ...each, keys: each.keys ?? "" })),
    { addressesOf: (host) => addressesOf(host, resolver), authorities, clock, log },
  );
  return {
    configuration: issuers.configuration,
    prove: (token) => issuers.prove(token),
    [Symbol.asyncDispose]: () => resolver[Symbol.asyncDispose](),
  };
}
