/** What the configuration, the directory and the certificate say about a domain that is to be published. */
import { createHash } from "node:crypto";
import type { Config, Role } from "../../config/schema.ts";
import { checkedDomain } from "../../directory/address.ts";
import type { DomainKeys } from "../../directory/domain-keys.ts";
import type { DomainFacts, ServiceName } from "../../trust/publishing/publication.ts";
import { ownName } from "../hostname.ts";
import { shownCertificate } from "../certificates/own-certificate.ts";

/** Throws Refusal("not-found") when the domain is not ours. */
export async function domainFacts(config: Config, keys: DomainKeys, name: string): Promise<DomainFacts> {
  const domain = checkedDomain(name);
  const hostname = ownName(config.hostname);
  const source = config.outbound.sources.find((each) => checkedDomain(each.domain) === domain);
  const addresses =
    source === undefined || source.addresses.length === 0 ? config.outbound.addresses : source.addresses;
  return {
    domain,
    hostname,
    outboundName: (source?.hostname || config.outbound.hostname || hostname).toLowerCase(),
    addresses,
    keys: await keys.list(domain),
    services: servicesOf(config.listen),
    web: config.listen.https.length > 0,
    mtaSts: config.listen.https.length > 0 ? config.domains.mtaSts : "none",
    reportsTo: config.domains.reportsTo || `postmaster@${domain}`,
    certificateKey: config.dns.validating ? await certificateKey(config) : undefined,
  };
}

/** Services with TLS from the first byte come first in their kind (RFC 8314 5.1). */
const SERVICES: readonly (readonly [ServiceName, Role])[] = [
  ["imaps", "imaps"],
  ["pop3s", "pop3s"],
  ["submissions", "submissions"],
  ["submission", "submission"],
  ["sieve", "managesieve"],
  ["jmap", "https"],
  ["autodiscover", "https"],
];

export function servicesOf(listen: Config["listen"]): DomainFacts["services"] {
  return SERVICES.flatMap(([name, role]) => {
    const port = listen[role][0]?.port ?? 0;
    return port === 0 ? [] : [{ name, port }];
  });
}

/** That of the certificate which mail servers are shown who connect to the server's name; undefined when there is none yet. */
async function certificateKey(config: Config): Promise<Uint8Array | undefined> {
  const key = (await shownCertificate(config))?.x509.publicKey.export({ type: "spki", format: "der" });
  return key && createHash("sha256").update(key).digest();
}
