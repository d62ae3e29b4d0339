/** The eyes that mail from outside is seen with, as the configuration describes them. */
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Config } from "../config/schema.ts";
import { openResolver } from "../dns/stub-resolver.ts";
import { Inbound } from "../mail/inbound.ts";
import { Networks } from "../net/networks.ts";

export interface OpenedInbound extends AsyncDisposable {
  readonly inbound: Inbound;
}

export function openInbound(
  { config, hostname }: { readonly config: Config; readonly hostname: string },
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): OpenedInbound {
  const { resolvers: servers, validating, timeoutMs } = config.dns;
  const resolver = openResolver({ servers, validating, timeoutMs, clock, log });
  const { dmarc, spfFail, trustedNetworks, trustedSealers, trustedForwarders, deadlineMs } = config.inbound;
  const inbound = new Inbound({
    resolver,
    clock,
    hostname,
    deadlineMs,
    trusted: new Networks(trustedNetworks),
    rules: { dmarc, spfFail, trustedSealers, trustedForwarders },
  });
  return { inbound, [Symbol.asyncDispose]: () => resolver[Symbol.asyncDispose]() };
}
