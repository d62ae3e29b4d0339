/** What a domain must publish, and what is wrong with what it does publish, as values. */
import type { Config } from "../../config/schema.ts";
import type { Resolver } from "../../dns/resolver.ts";
import type { Finding } from "../../trust/publishing/finding.ts";
import type { PublicationName } from "../../trust/publishing/publication.ts";
import { type PublishedRecord, zoneLine } from "../../trust/publishing/record.ts";
import { judged, unjudged } from "./domain-check.ts";
import { domainFacts } from "./domain-facts.ts";
import type { Storage } from "../data/storage.ts";

export interface DomainReport {
  readonly domain: string;
  readonly publications: readonly {
    readonly name: PublicationName;
    readonly title: string;
    readonly records: readonly (PublishedRecord & { readonly zone: string })[];
    /** Empty when nobody was asked. */
    readonly findings: readonly Finding[];
  }[];
}

/** Throws Refusal("not-found") when the domain is not ours. Without a resolver nobody is asked. */
export async function domainReport(
  config: Config,
  { directory }: Pick<Storage, "directory">,
  { name, resolver }: { readonly name: string; readonly resolver: Resolver | undefined },
): Promise<DomainReport> {
  const facts = await domainFacts(config, directory.keys, name);
  const all = resolver === undefined ? unjudged(facts) : await judged(facts, { resolver, outbound: config.outbound });
  return {
    domain: facts.domain,
    publications: all.map(({ publication: { name: what, title, records }, findings }) => ({
      name: what,
      title,
      records: records.map((record) => ({ ...record, zone: zoneLine(record) })),
      findings,
    })),
  };
}
