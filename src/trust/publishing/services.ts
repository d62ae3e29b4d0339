/** Where mail programs find the servers by themselves (RFC 6186, RFC 8314 5.1, RFC 5804 1.8, RFC 8620 2.2), and the pages that tell them more. */
import { addressesOf } from "../../dns/addresses.ts";
import type { Resolver } from "../../dns/resolver.ts";
import { type Finding, missing, ok, wrong } from "./finding.ts";
import type { DomainFacts, Publication, ServiceName } from "./publication.ts";
import type { PublishedRecord } from "./record.ts";

export function services({ domain, hostname, services: served }: DomainFacts): Publication {
  return {
    name: "services",
    title: "Where mail programs find the servers",
    records: served.map(({ name, port }): PublishedRecord => ({
      name: `_${name}._tcp.${domain}`,
      type: "SRV",
      value: `0 1 ${port} ${hostname}`,
    })),
    check: (resolver) => Promise.all(served.map((service) => judgeService(resolver, { domain, hostname, ...service }))),
  };
}

interface Service {
  readonly domain: string;
  readonly hostname: string;
  readonly name: ServiceName;
  readonly port: number;
}

async function judgeService(resolver: Resolver, { domain, hostname, name, port }: Service): Promise<Finding> {
  const { records } = await resolver.srv(`_${name}._tcp.${domain}`);
  const what = { service: name, domain, at: `${hostname}:${port}` };
  if (records.length === 0) return missing("service-none", what);
  if (records.some((record) => record.target === hostname && record.port === port)) return ok("service-found", what);
  const found = records.filter(({ target }) => target !== "").map((record) => `${record.target}:${record.port}`);
  return found.length === 0 ? wrong("service-denied", what) : wrong("service-elsewhere", { ...what, found });
}

/** Below a domain, where mail programs look for their settings. */
export const SETTINGS_HOSTS: readonly string[] = ["autoconfig", "autodiscover"];

export function settingsPages({ domain, hostname, web }: DomainFacts): Publication[] {
  if (!web) return [];
  const pages = SETTINGS_HOSTS.map((label) => webName(domain, hostname, label));
  return [
    {
      name: "settings",
      title: "Where mail programs read their settings",
      records: pages.flatMap(({ records }) => records),
      check: async (resolver) => (await Promise.all(pages.map((page) => page.check(resolver)))).flat(),
    },
  ];
}

/** A name below the domain that leads to this server's HTTPS. */
export function webName(domain: string, hostname: string, label: string): Omit<Publication, "name" | "title"> {
  const name = `${label}.${domain}`;
  return {
    records: [{ name, type: "CNAME", value: hostname }],
    async check(resolver) {
      const [found, own] = await Promise.all([addressesOf(name, resolver), addressesOf(hostname, resolver)]);
      if (found.length === 0) return [missing("page-nowhere", { name })];
      const isHere = found.some((address) => own.includes(address));
      return [isHere ? ok("page-right", { name }) : wrong("page-elsewhere", { name, found })];
    },
  };
}
