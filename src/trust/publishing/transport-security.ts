/** That mail comes to the domain over verified TLS: MTA-STS (RFC 8461), DANE (RFC 7672), and reports on how that goes (RFC 8460). */
import type { Resolver } from "../../dns/resolver.ts";
import { parseTagList } from "../../wire/dkim/tag-list.ts";
import { missing, ok, wrong, type DomainFacts, type Finding, type Publication } from "./publication.ts";
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
      ? ok(`Others can read the policy for TLS of ${domain}.`)
      : wrong(`The policy for TLS that others read of ${domain} is not the one of this server.`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return wrong(
      `Others cannot read the policy for TLS of ${domain}, which needs HTTPS with a certificate for ${POLICY_HOST}.${domain}: ${reason}.`,
    );
  }
}

function judgePolicyId(domain: string, id: string, found: readonly string[]): Finding {
  if (found.length === 0) return missing(`${domain} does not say that it has a policy for TLS, so nobody asks for it.`);
  if (found.length > 1)
    return wrong(`${domain} has ${found.length} MTA-STS records, and with more than one none counts: make it one.`);
  return parseTagList(found[0] ?? "")?.get("id") === id
    ? ok(`${domain} says that it has a policy for TLS.`)
    : wrong(
        `The policy for TLS has changed, and others do not notice it until the record at _mta-sts.${domain} has the new id.`,
      );
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
      if (found.length === 0)
        return [missing(`Nobody is told when other servers cannot send mail to ${domain} over TLS.`)];
      return found.length === 1
        ? [ok(`Other servers are told where reports about TLS to ${domain} go.`)]
        : [wrong(`${domain} has ${found.length} TLS-RPT records, and with more than one none counts: make it one.`)];
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
  if (fits) return ok(`The certificate of ${hostname} is published.`);
  if (records.length > 0) {
    return wrong(
      `Another certificate than that of ${hostname} is published, so careful servers send it no mail at all: mend or remove the TLSA records.`,
    );
  }
  return host.authentic
    ? missing(
        `The certificate of ${hostname} is not published, though its zone is signed (DNSSEC) and could vouch for it.`,
      )
    : ok(
        `The zone of ${hostname} is not signed (DNSSEC), so its certificate cannot be published there: leave this record out.`,
      );
}
