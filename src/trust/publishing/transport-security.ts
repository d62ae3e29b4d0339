/** That mail comes to the domain over verified TLS: MTA-STS (RFC 8461), DANE (RFC 7672), and reports on how that goes (RFC 8460). */
import type { Resolver } from "../../dns/resolver.ts";
import { parseTagList } from "../../wire/dkim/tag-list.ts";
import { type Finding, missing, ok, wrong } from "./finding.ts";
import type { DomainFacts, Publication } from "./publication.ts";
import { mailtoUri, type PublishedRecord } from "./record.ts";
import { POLICY_HOST, policyId, policyText } from "./sts-policy.ts";
import { webName } from "./services.ts";

/** `policyOf` fetches what others see as the policy of a domain; it is not looked at when absent. */
export function strictTransport(
  { domain, hostname, mtaSts }: DomainFacts,
  policyOf: ((domain: string) => Promise<string>) | undefined,
): Publication[] {
  if (mtaSts === "none") return [];
  const policy = { mode: mtaSts, hostname };
  const id = policyId(policy);
  const record: PublishedRecord = { name: `_mta-sts.${domain}`, type: "TXT", value: `v=STSv1; id=${id}` };
  const host = webName(domain, hostname, POLICY_HOST);
  return [
    {
      name: "verified-tls",
      title: "That mail to it must come over verified TLS (MTA-STS)",
      records: [record, ...host.records],
      async check(resolver) {
        const { records } = await resolver.txt(record.name);
        const found = records.filter((text) => /^v=STSv1\s*;/.test(text));
        const findings = [judgePolicyId(domain, id, found), ...(await host.check(resolver))];
        const readable = policyOf !== undefined && findings.at(-1)?.status === "ok";
        return readable ? [...findings, await judgePolicy(domain, policyText(policy), policyOf)] : findings;
      },
    },
  ];
}

async function judgePolicy(
  domain: string,
  expected: string,
  policyOf: (domain: string) => Promise<string>,
): Promise<Finding> {
  try {
    return (await policyOf(domain)) === expected
      ? ok("policy-readable", { domain })
      : wrong("policy-differs", { domain });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return wrong("policy-unreadable", { domain, host: `${POLICY_HOST}.${domain}`, reason });
  }
}

function judgePolicyId(domain: string, id: string, found: readonly string[]): Finding {
  if (found.length === 0) return missing("policy-none", { domain });
  if (found.length > 1) return wrong("policy-several", { domain, count: found.length });
  return parseTagList(found[0] ?? "")?.get("id") === id
    ? ok("policy-right", { domain })
    : wrong("policy-changed", { at: `_mta-sts.${domain}` });
}

export function transportReports({ domain, reportsTo }: DomainFacts): Publication {
  const record: PublishedRecord = {
    name: `_smtp._tls.${domain}`,
    type: "TXT",
    value: `v=TLSRPTv1; rua=${mailtoUri(reportsTo)}`,
  };
  return {
    name: "tls-reports",
    title: "Who hears when TLS fails on the way to it (TLS-RPT)",
    records: [record],
    async check(resolver) {
      const { records } = await resolver.txt(record.name);
      const found = records.filter((text) => /^v=TLSRPTv1\s*;/.test(text));
      if (found.length === 0) return [missing("tls-reports-none", { domain })];
      return found.length === 1
        ? [ok("tls-reports-right", { domain })]
        : [wrong("tls-reports-several", { domain, count: found.length })];
    },
  };
}

/** DANE-EE, the public key, SHA-256 (RFC 7672 3.1.1). */
const TLSA = "3 1 1";

export function certificateKeys({ hostname, certificateKey }: DomainFacts): Publication[] {
  if (certificateKey === undefined) return [];
  const key = Buffer.from(certificateKey);
  const name = `_25._tcp.${hostname}`;
  return [
    {
      name: "certificate",
      title: "Which certificate the server has (DANE; only where the zone is signed with DNSSEC)",
      records: [{ name, type: "TLSA", value: `${TLSA} ${key.toString("hex")}` }],
      check: async (resolver) => [await judgeCertificate(resolver, { name, hostname, key })],
    },
  ];
}

async function judgeCertificate(
  resolver: Resolver,
  { name, hostname, key }: { readonly name: string; readonly hostname: string; readonly key: Buffer },
): Promise<Finding> {
  const [host, { records }] = await Promise.all([resolver.a(hostname), resolver.tlsa(name)]);
  const fits = records.some(
    ({ usage, selector, matchingType, data }) => `${usage} ${selector} ${matchingType}` === TLSA && key.equals(data),
  );
  if (fits) return ok("certificate-right", { hostname });
  if (records.length > 0) return wrong("certificate-differs", { hostname });
  return host.authentic ? missing("certificate-missing", { hostname }) : ok("zone-unsigned", { hostname });
}
