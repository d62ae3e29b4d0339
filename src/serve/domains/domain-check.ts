/** What a domain publishes, beside what it should publish. */
import { readAuthorities } from "../authorities.ts";
import type { Config } from "../../config/schema.ts";
import type { Resolver } from "../../dns/resolver.ts";
import type { Finding } from "../../trust/publishing/finding.ts";
import type { DomainFacts, Publication } from "../../trust/publishing/publication.ts";
import { check, publications } from "../../trust/publishing/publications.ts";
import { fetchPolicy } from "../../trust/tls/sts-fetch.ts";

export interface Judged {
  readonly publication: Publication;
  /** Empty when nobody was asked. */
  readonly findings: readonly Finding[];
}

/** Asks name servers, and the domain's own web server for its policy. Rejects when a file that the configuration names cannot be read. */
export async function judged(
  facts: DomainFacts,
  { resolver, outbound }: { readonly resolver: Resolver; readonly outbound: Config["outbound"] },
): Promise<readonly Judged[]> {
  const authorities = await readAuthorities(outbound);
  const all = publications(facts, (domain) => fetchPolicy(domain, { resolver, authorities, port: 443 }));
  const findings = await check(all, resolver);
  return all.map((publication, i) => ({ publication, findings: findings[i] ?? [] }));
}

export function unjudged(facts: DomainFacts): readonly Judged[] {
  return publications(facts).map((publication) => ({ publication, findings: [] }));
}
