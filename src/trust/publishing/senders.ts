/** Which servers send the domain's mail (SPF, RFC 7208). */
import { addressesOf } from "../../dns/addresses.ts";
import { DnsTrouble, type Resolver } from "../../dns/resolver.ts";
import { pathOf } from "../../wire/smtp/path.ts";
import { checkSpf } from "../inbound/spf.ts";
import { missing, ok, wrong, type DomainFacts, type Finding, type Publication } from "./publication.ts";
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
    return missing(
      name === facts.domain
        ? `${name} does not say which servers send its mail, so anybody can pretend to be one of them.`
        : `${name} does not say that it sends mail itself, as it does when mail comes back.`,
    );
  }
  if (found.length > 1) {
    return wrong(`${name} has ${found.length} SPF records, and with more than one none counts: make it one.`);
  }
  if (/ \+?all(?: |$)/i.test(record)) {
    return wrong(`The SPF record of ${name} lets everybody send its mail: end it with "~all".`);
  }
  for (const address of known) {
    const problem = await problemOf(resolver, facts, { name, address });
    if (problem !== undefined) return wrong(`${problem}: "${record}".`);
  }
  return ok(`${name} names this server as one that sends its mail.`);
}

/** What receivers find out about mail that comes from the address. */
async function problemOf(
  resolver: Resolver,
  { hostname }: DomainFacts,
  { name, address }: { readonly name: string; readonly address: string },
): Promise<string | undefined> {
  const reversePath = pathOf(`postmaster@${name}`);
  const [finding] = await checkSpf({ address, greetedAs: name, reversePath, hostname }, resolver);
  if (finding?.result === "pass") return undefined;
  if (finding?.result === "temperror") {
    throw new DnsTrouble(`what the SPF record of ${name} says about ${address} cannot be looked up`);
  }
  return finding?.result === "permerror"
    ? `Others cannot make sense of the SPF record of ${name}`
    : `The SPF record of ${name} does not name ${address}, from which its mail comes`;
}
