/** What one handover asks of TLS at one host: the route's word, what the domain has published, and what the sender demands. */
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import { isAddress } from "../net/networks.ts";
import type { HostTlsPolicy, TlsPolicies } from "../trust/tls-policy.ts";
import type { Candidate } from "./hosts.ts";
import type { Route } from "./route.ts";
import type { Handover } from "./transport.ts";
import { trouble } from "./trouble.ts";

export interface TlsPlan {
  readonly begin: "never" | "starttls" | "at-once";
  readonly policy: HostTlsPolicy;
  /** RFC 8689: a server that does not promise to pass the demand on is not used. */
  readonly requireTls: boolean;
}

export function opportunistic(host: string): HostTlsPolicy {
  return { demand: "opportunistic", by: "none", names: [host], verify: () => undefined };
}

function required(host: string): HostTlsPolicy {
  return { ...opportunistic(host), demand: "required" };
}

/** A certificate of an authority that is trusted, for the host's name or address (RFC 6125, RFC 9525). */
function verified(host: string): HostTlsPolicy {
  return {
    demand: "verified",
    by: "none",
    names: [host],
    verify(chain, trusted) {
      const [leaf] = chain;
      if (!trusted || leaf === undefined) return "no trusted authority vouches for its certificate";
      return checkServerIdentity(host, leaf)?.message;
    },
  };
}

/** Leaf first; `max` bounds chains that lead in a circle. */
export function chainOf(leaf: PeerCertificate, max: number): PeerCertificate[] {
  const chain: PeerCertificate[] = [];
  let next: PeerCertificate | undefined = leaf;
  while (next?.raw !== undefined && chain.length < max && !chain.includes(next)) {
    chain.push(next);
    next = "issuerCertificate" in next ? (next.issuerCertificate as PeerCertificate | undefined) : undefined;
  }
  return chain;
}

export interface PlanQuestion {
  readonly route: Route;
  readonly tls: Handover["tls"];
  readonly candidate: Candidate;
  readonly policies: TlsPolicies;
}

/** Throws DnsTrouble when the domain's policy must be known and cannot be now. */
export async function planTls(question: PlanQuestion): Promise<TlsPlan> {
  const { route, tls } = question;
  const requireTls = tls === "required";
  const begin = route.tls === "none" ? "never" : route.tls === "implicit" ? "at-once" : "starttls";
  const policy = await policyFor(question);
  return { begin, requireTls, policy: requireTls ? strictest(policy, question) : policy };
}

async function policyFor({ route, tls, candidate, policies }: PlanQuestion): Promise<HostTlsPolicy> {
  const { host } = candidate;
  if (route.tls === "verified" || route.tls === "implicit") return verified(host);
  // RFC 8689 5: with "TLS-Required: No" what the domain has published does not count, the operator's word does.
  const published =
    tls === "optional" || route.tls === "none" || isAddress(host)
      ? opportunistic(host)
      : await policies.forHost(route.to.kind === "domain" ? route.to.name : host, candidate.mx, host, route.port);
  return route.tls === "required" && published.demand === "opportunistic" ? required(host) : published;
}

/**
 * RFC 8689 4.2.1: a host that DNSSEC, MTA-STS or the operator vouches for, and a certificate that proves to be its own. Throws Trouble when
 * that cannot be had.
 */
function strictest(policy: HostTlsPolicy, { route, candidate }: PlanQuestion): HostTlsPolicy {
  const { host, mx } = candidate;
  if (route.tls === "none")
    throw trouble("5.7.30", `The sender asks for TLS (REQUIRETLS), which the route to ${host} goes without.`);
  if (policy.demand === "verified" || policy.demand === "refused") return policy;
  if (route.to.kind !== "domain" || mx?.authentic === true) return verified(host);
  throw trouble(
    "5.7.30",
    `The sender asks for TLS (REQUIRETLS), and nothing proves that ${host} is a mail server of ${route.to.name}.`,
  );
}
