/** Routes by recipient domain, as the configuration lists them. */
import { canonicalAddress, isAddress } from "../net/networks.ts";
import { literalAddress } from "../wire/smtp/path.ts";
import { type Login, type Route, RoutedHop, type RouteTls } from "./route.ts";
import type { Routes } from "./transport.ts";

export interface RouteSettings {
  /** "example.org", "*.example.org" (what is below it), or "*"; A-labels, lower-case. */
  readonly domain: string;
  /** A fixed next server; undefined: the domain's own. */
  readonly host: { readonly name: string; readonly port: number } | undefined;
  /** Whether `host` is a domain whose MX records name the servers. */
  readonly mx: boolean;
  readonly protocol: "smtp" | "lmtp";
  readonly tls: RouteTls;
  readonly login: Login | undefined;
}

export interface RoutesOptions {
  /** The most exact one counts, wherever it stands; of equals the first. */
  readonly routes: readonly RouteSettings[];
  /** The port of servers that are found by MX records. */
  readonly directPort: number;
}

export function openRoutes({ routes, directPort }: RoutesOptions): Routes {
  const byPattern = new Map<string, Rule>();
  const keys = new Set<string>();
  for (const settings of routes) {
    if (!byPattern.has(settings.domain)) byPattern.set(settings.domain, ruleOf(settings, directPort, keys));
  }
  const direct: Rule = (domain) =>
    directHop(domain, { port: directPort, protocol: "smtp", tls: "opportunistic", login: undefined });
  return {
    hop(domain) {
      const rule = patterns(domain)
        .map((pattern) => byPattern.get(pattern))
        .find((found) => found !== undefined);
      return (rule ?? direct)(domain);
    },
  };
}

type Rule = (domain: string) => RoutedHop;

/** Every pattern that the domain matches, the most exact first. */
function patterns(domain: string): string[] {
  if (domain.startsWith("[")) return [domain, "*"];
  const labels = domain.split(".");
  return [domain, ...labels.slice(1).map((_, at) => `*.${labels.slice(at + 1).join(".")}`), "*"];
}

function ruleOf(settings: RouteSettings, directPort: number, keys: Set<string>): Rule {
  const { host, protocol, tls, login } = settings;
  if (host === undefined) return (domain) => directHop(domain, { port: directPort, protocol, tls, login });
  const { name, port } = host;
  const hop = new RoutedHop(unusedKey(`${isAddress(name) ? `[${name}]` : name}:${port}`, keys), {
    to: isAddress(name) ? { kind: "address", address: name } : { kind: settings.mx ? "domain" : "host", name },
    chosenBy: "operator",
    port,
    protocol,
    tls,
    login,
  });
  return () => hop;
}

/** Two routes to the same host may differ in all else, and share nothing. */
function unusedKey(wanted: string, keys: Set<string>): string {
  let key = wanted;
  for (let number = 2; keys.has(key); number++) key = `${wanted} (${number})`;
  keys.add(key);
  return key;
}

function directHop(domain: string, how: Omit<Route, "to" | "chosenBy">): RoutedHop {
  const literal = literalAddress(domain);
  if (literal === undefined)
    return new RoutedHop(domain, { ...how, chosenBy: "address", to: { kind: "domain", name: domain } });
  const address = isAddress(literal) ? canonicalAddress(literal) : literal;
  return new RoutedHop(domain, { ...how, chosenBy: "address", to: { kind: "address", address } });
}
