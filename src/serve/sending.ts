/** The way out, as the configuration describes it: routes to other servers, and the client that talks to them. */
import { readFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { domainToASCII } from "node:url";
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Config } from "../config/schema.ts";
import type { Resolver } from "../dns/resolver.ts";
import { openRoutes, type RouteSettings } from "../transport/routes.ts";
import { openTransport, type TransportOptions } from "../transport/smtp-transport.ts";
import type { Routes, Transport } from "../transport/transport.ts";
import type { TlsPolicies } from "../trust/tls-policy.ts";
import type { Binding } from "./setup.ts";

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

/** Reads the files that the configuration names; rejects when one cannot be read. */
export async function openSending(
  setup: SendingSetup,
  parts: SendingParts,
): Promise<{ readonly transport: Transport; readonly routes: Routes }> {
  const { config, hostname } = setup;
  const { outbound } = config;
  const name = outbound.hostname || hostname;
  const transport = openTransport({
    ...parts,
    sources: {
      hostname: name,
      addresses: outbound.addresses,
      domains: outbound.sources.map((each) => ({
        domain: domainToASCII(each.domain),
        hostname: each.hostname || name,
        addresses: each.addresses.length > 0 ? each.addresses : outbound.addresses,
      })),
    },
    isSelf: selfCheck(setup, name),
    authorities: await Promise.all(outbound.authorities.map((file) => readFile(file, "utf8"))),
  });
  return { transport, routes: await routesOf(config) };
}

/** Rejects when the file of a password cannot be read. */
export async function routesOf({ routes, outbound }: Config): Promise<Routes> {
  return openRoutes({ routes: await Promise.all(routes.map(routeOf)), directPort: outbound.port });
}

async function routeOf(given: Config["routes"][number]): Promise<RouteSettings> {
  const { domain, host, mx, protocol, user } = given;
  const password = given.password ?? (given.passwordFile === undefined ? "" : await firstLine(given.passwordFile));
  const login = user === undefined ? undefined : { user, password };
  const tls = given.tls ?? (login === undefined ? "opportunistic" : "verified");
  return { domain, host, mx, protocol, tls, login };
}

async function firstLine(file: string): Promise<string> {
  return (await readFile(file, "utf8")).split(/\r?\n/, 1)[0] ?? "";
}

/** By name, or by an address and port at which we take mail ourselves. */
function selfCheck({ hostname, bindings }: SendingSetup, name: string): NonNullable<TransportOptions["isSelf"]> {
  const names = new Set([hostname, name].map((each) => each.toLowerCase()));
  const ports = bindings.filter(({ role }) => role === "smtp");
  return ({ host, address, port }) =>
    names.has(host.toLowerCase()) ||
    (address !== undefined && ports.some((binding) => binding.port === port && listensAt(binding, address)));
}

function listensAt({ host }: Binding, address: string): boolean {
  if (host !== "::" && host !== "0.0.0.0") return host === address;
  return Object.values(networkInterfaces()).some((each) => each?.some((mine) => mine.address === address));
}
