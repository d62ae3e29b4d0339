/** For which names the server wants certificates, and in how many. */
import type { WantedCertificate } from "../../acme/keeper.ts";
import type { Config } from "../../config/schema.ts";
import { addressesOf } from "../../dns/addresses.ts";
import type { Resolver } from "../../dns/resolver.ts";
import { POLICY_HOST } from "../../trust/publishing/sts-policy.ts";
import { SETTINGS_HOSTS } from "../../trust/publishing/services.ts";
import { USER_AGENTS_HOST } from "../../trust/publishing/user-agents.ts";
import { ownName } from "../hostname.ts";

export interface Candidate extends WantedCertificate {
  /** Of its names, those that lead elsewhere, or nowhere: nobody could prove them. */
  readonly elsewhere: readonly string[];
}

/**
 * One for the server itself, which depends on nobody else, and one for each domain: what is wrong with a customer's names holds up only that customer.
 * Throws DnsTrouble when the server's own name cannot be looked up.
 */
export async function wantedCertificates(
  config: Config,
  about: {
    readonly domains: readonly string[];
    readonly resolver: Resolver;
    /** Names that there are certificates for: one that cannot be looked up now keeps its place. */
    readonly held: ReadonlySet<string>;
  },
): Promise<readonly Candidate[]> {
  const hostname = ownName(config.hostname);
  const { names } = config.acme;
  // What the operator names is theirs to know.
  if (names.length > 0) return grouped(names, hostname).map((group) => ({ ...group, elsewhere: [] }));
  const { domains, resolver, held } = about;
  const own = await addressesOf(hostname, resolver);
  const leadsHere = async (name: string): Promise<boolean> => {
    if (name === hostname) return own.length > 0;
    try {
      return (await addressesOf(name, resolver)).some((address) => own.includes(address));
    } catch {
      return held.has(name);
    }
  };
  const all = [
    hostname,
    ...(config.listen.https.length === 0 ? [] : domains.flatMap((domain) => pages(config, domain))),
  ];
  return Promise.all(
    grouped(all, hostname).map(async (group) => {
      const known = await Promise.all(group.names.map(leadsHere));
      const here = group.names.filter((_, i) => known[i] === true);
      return { name: group.name, names: here, elsewhere: group.names.filter((each) => !here.includes(each)) };
    }),
  );
}

/** The names of a domain where others read something of it. */
function pages({ domains: { mtaSts } }: Config, domain: string): readonly string[] {
  const labels = [...SETTINGS_HOSTS, USER_AGENTS_HOST, ...(mtaSts === "none" ? [] : [POLICY_HOST])];
  return labels.map((label) => `${label}.${domain}`);
}

/** By the domain that they are names of. A certificate is called by that, or by the server's own name. */
function grouped(names: readonly string[], hostname: string): readonly WantedCertificate[] {
  const groups = new Map<string, Set<string>>();
  for (const name of names) {
    const group = name === hostname ? name : domainOf(name);
    groups.set(group, (groups.get(group) ?? new Set()).add(name));
  }
  return [...groups].map(([name, all]) => ({ name, names: [...all] }));
}

function domainOf(name: string): string {
  const labels = name.split(".");
  return labels.length > 2 ? labels.slice(1).join(".") : name;
}
