/** Which servers send the domain's mail (SPF, RFC 7208). */
import { addressesOf } from "../../dns/addresses.ts";
import { DnsTrouble, type Resolver } from "../../dns/resolver.ts";
import { pathOf } from "../../wire/smtp/path.ts";
import { checkSpf } from "../inbound/spf.ts";
import { type Finding, missing, ok, wrong } from "./finding.ts";
import type { DomainFacts, Publication } from "./publication.ts";
import type { PublishedRecord } from "./record.ts";

/**
 * "~all" and not "-all": some servers refuse at once what fails SPF, before they have seen the signature, and then mail that others pass on
 * is lost. What is to become of forged mail, DMARC says.
 */
export function senders(facts: DomainFacts): Publication {
  const { domain, outboundName, addresses } = facts;
  const listed = addresses.map((address) => `${address.includes(":") ? "ip6" : "ip4"}:${address}`);
  const value = ["v=spf1", "mx", ...listed, "~all"].join(" ");
  return {
    name: "senders",
    title: "Which servers send its mail (SPF)",
    records: [{ name: domain, type: "TXT", value }, ...(outboundName === domain ? [] : [ownName(outboundName)])],
    async check(resolver) {
      const known = addresses.length > 0 ? addresses : await addressesOf(outboundName, resolver);
      const names = outboundName === domain ? [domain] : [domain, outboundName];
      return Promise.all(names.map((name) => judge(resolver, facts, { name, known })));
    },
  };
}

/** What the server says in EHLO is all that SPF sees of mail with the null reverse-path (RFC 7208 2.4): its own notices. */
function ownName(name: string): PublishedRecord {
  return { name, type: "TXT", value: "v=spf1 a ~all" };
}

/** A name whose record is judged, and the addresses that mail comes from. */
interface Question {
  readonly name: string;
  readonly known: readonly string[];
}

async function judge(resolver: Resolver, facts: DomainFacts, { name, known }: Question): Promise<Finding> {
  const { records } = await resolver.txt(name);
  const found = records.filter((text) => /^v=spf1(?: |$)/i.test(text));
  const [record] = found;
  if (record === undefined) {
    return missing(name === facts.domain ? "spf-none" : "spf-none-of-server", { name });
  }
  if (found.length > 1) {
    return wrong("spf-several", { name, count: found.length });
  }
  if (/ \+?all(?: |$)/i.test(record)) {
    return wrong("spf-everybody", { name });
  }
  for (const address of known) {
    const problem = await problemOf(resolver, facts, { name, address, record });
    if (problem !== undefined) return problem;
  }
  return ok("spf-right", { name });
}

/** What receivers find out about mail that comes from the address. */
async function problemOf(
  resolver: Resolver,
  { hostname }: DomainFacts,
  { name, address, record }: Readonly<Record<"name" | "address" | "record", string>>,
): Promise<Finding | undefined> {
  const reversePath = pathOf(`postmaster@${name}`);
  const [finding] = await checkSpf({ address, greetedAs: name, reversePath, hostname }, resolver);
  if (finding?.result === "pass") return undefined;
  if (finding?.result === "temperror") {
    throw new DnsTrouble(`what the SPF record of ${name} says about ${address} cannot be looked up`);
  }
  return finding?.result === "permerror"
    ? wrong("spf-unclear", { name, record })
    : wrong("spf-lacks", { name, address, record });
}
