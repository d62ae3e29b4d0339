/** The way out, as the configuration describes it: the client that talks to other servers. */
import { networkInterfaces } from "node:os";
import { readAuthorities } from "../authorities.ts";
import { isLoopback } from "../../base/network.ts";
import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Config } from "../../config/schema.ts";
import type { Resolver } from "../../dns/resolver.ts";
import { Networks } from "../../net/networks.ts";
import { openTransport, type TransportOptions } from "../../transport/smtp-transport.ts";
import type { Transport } from "../../transport/transport.ts";
import type { TlsPolicies } from "../../trust/tls-policy.ts";
import type { Binding } from "../setup.ts";

export interface SendingSetup {
  readonly config: Config;
  /** The server's own name. */
  readonly hostname: string;
  readonly bindings: readonly Binding[];
}

export interface SendingParts {
  readonly resolver: Resolver;
  readonly policies?: TlsPolicies;
  readonly clock: Clock;
  readonly log: Log;
}

/** Where the mail servers of the Internet are. With another port somebody tries this one out, against servers of their own. */
const SMTP_PORT = 25;
const THIS_MACHINE = ["127.0.0.0/8", "::1/128"];

/** Reads the files that the configuration names; rejects when one cannot be read. */
export async function openSending(setup: SendingSetup, parts: SendingParts): Promise<Transport> {
  const { config, hostname } = setup;
  const { outbound } = config;
  const name = outbound.hostname || hostname;
  return openTransport({
    ...parts,
    sources: {
      hostname: name,
      addresses: outbound.addresses,
      domains: outbound.sources.map((each) => ({
        domain: each.domain,
        hostname: each.hostname || name,
        addresses: each.addresses.length > 0 ? each.addresses : outbound.addresses,
      })),
    },
    privateNetworks: new Networks([...outbound.privateNetworks, ...(outbound.port === SMTP_PORT ? [] : THIS_MACHINE)]),
    isSelf: selfCheck(setup, name),
    authorities: await readAuthorities(outbound),
  });
}

/** By name, or by an address and port at which we take mail ourselves. */
function selfCheck({ hostname, bindings }: SendingSetup, name: string): NonNullable<TransportOptions["isSelf"]> {
  const names = new Set([hostname, name].map((each) => each.toLowerCase()));
  const ports = bindings.filter(({ role }) => role === "smtp");
  return ({ host, address, port }) =>
    names.has(host.toLowerCase()) ||
    (address !== undefined && ports.some((binding) => binding.port === port && listensAt(binding, address)));
}

/** To listen at; whoever connects to it comes to this machine. */
const EVERY_ADDRESS: ReadonlySet<string> = new Set(["::", "0.0.0.0"]);

function listensAt({ host }: Binding, address: string): boolean {
  if (!EVERY_ADDRESS.has(host)) return host === address;
  if (isLoopback(address) || EVERY_ADDRESS.has(address)) return true;
  return Object.values(networkInterfaces()).some((each) => each?.some((mine) => mine.address === address));
}
