/** What a mail host must prove by MTA-STS (RFC 8461 4, 5). */
import { X509Certificate } from "node:crypto";
import { namesHost } from "../../wire/mta-sts/policy.ts";
import type { DomainPolicy } from "./sts-policies.ts";
import type { HostTlsPolicy } from "../tls-policy.ts";

/** Undefined when the policy is that there is none. */
export function stsHostPolicy(domain: string, host: string, policy: DomainPolicy): HostTlsPolicy | undefined {
  if (policy.mode === "none") return undefined;
  const strings = policy.text.split(/\r?\n/).filter((line) => line !== "");
  const published = { type: "sts", strings, hosts: policy.patterns } as const;
  const enforced = policy.mode === "enforce";
  if (!namesHost(policy, host)) {
    const reason = `The policy of ${domain} (MTA-STS) does not name ${host} as one of its mail servers.`;
    const demand = enforced ? "refused" : "opportunistic";
    return { demand, by: "mta-sts", names: [host], verify: () => reason, reason, published };
  }
  return {
    demand: enforced ? "verified" : "opportunistic",
    by: "mta-sts",
    names: [host],
    verify(chain, trusted) {
      const [leaf] = chain;
      if (leaf === undefined || !trusted) return "no authority that is trusted vouches for its certificate";
      // RFC 8461 4.1: a name of the certificate's subject does not count, only its alternative names do.
      const named = new X509Certificate(leaf.raw).checkHost(host, { subject: "never" }) !== undefined;
      return named ? undefined : `its certificate is not for ${host}`;
    },
    published,
  };
}
