/** Fetching a domain's policy file (RFC 8461 3.3). */
import { addressesOf } from "../../dns/addresses.ts";
import type { Resolver } from "../../dns/resolver.ts";
import { askHttps } from "../../net/web-client.ts";
import { POLICY_BYTES_MAX } from "../../wire/mta-sts/limits.ts";
import { POLICY_FETCH_MS } from "./limits.ts";

export interface StsWeb {
  readonly resolver: Resolver;
  /** PEM texts of authorities that are trusted beside those that everybody trusts. */
  readonly authorities: readonly string[];
  /** Where policy hosts listen: 443, but for tests. */
  readonly port: number;
}

/** The text of the file. Rejects with UntrustedServer, or another Error that says what went wrong. */
export async function fetchPolicy(domain: string, { resolver, authorities, port }: StsWeb): Promise<string> {
  const answer = await askHttps({
    url: new URL(`https://mta-sts.${domain}:${port}/.well-known/mta-sts.txt`),
    method: "GET",
    headers: { accept: "text/plain", "user-agent": "Posthorn" },
    addressesOf: (host) => addressesOf(host, resolver),
    authorities,
    // A company may publish a policy for itself in its own network; the certificate tells that it is no accident.
    privateAddresses: true,
    timeoutMs: POLICY_FETCH_MS,
    bodyOctetsMax: POLICY_BYTES_MAX,
  });
  if (answer.status !== 200) throw new Error(`the web server answered ${answer.status}`);
  if (answer.contentType !== "text/plain") throw new Error(`the policy is "${answer.contentType}", not "text/plain"`);
  return answer.body.toString();
}
