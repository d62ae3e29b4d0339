/** Whose tokens open accounts, as the configuration says. */
import { readFile } from "node:fs/promises";
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Config } from "../config/schema.ts";
import { Issuers } from "../directory/issuers.ts";
import { addressesOf } from "../dns/addresses.ts";
import { openResolver } from "../dns/stub-resolver.ts";

/** Rejects when a file that the configuration names cannot be read. */
export async function openIssuers(
  { login, dns }: Config,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<{ readonly issuers: Issuers } & AsyncDisposable> {
  const authorities = await Promise.all(login.authorities.map((file) => readFile(file, "utf8")));
  const { resolvers: servers, validating, timeoutMs } = dns;
  const resolver = openResolver({ servers, validating, timeoutMs, clock, log });
  const issuers = new Issuers(
    login.issuers.map((each) => ({ ...each, keys: each.keys ?? "" })),
    { addressesOf: (host) => addressesOf(host, resolver), authorities, clock, log },
  );
  return { issuers, [Symbol.asyncDispose]: () => resolver[Symbol.asyncDispose]() };
}
