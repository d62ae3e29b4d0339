/** Which servers send the domain's mail (SPF, RFC 7208). */
import { addressesOf } from "../../dns/addresses.ts";
import type { Resolver } from "../../dns/resolver.ts";
import { Networks } from "../../net/networks.ts";
import { missing, ok, wrong, type DomainFacts, type Finding, type Publication } from "./publication.ts";

/**
 * "~all" and not "-all": some servers refuse at once what fails SPF, before they have seen the signature, and then mail that others pass on
 * is lost. What is to become of forged mail, DMARC says.
 */
export function senders(facts: DomainFacts): Publication {
  const { domain, addresses } = facts;
  const listed = addresses.map((address) => `${address.includes(":") ? "ip6" : "ip4"}:${address}`);
  const value = ["v=spf1", "mx", ...listed, "~all"].join(" ");
  return {
    title: "Which servers send its mail (SPF)",
    records: [{ name: domain, type: "TXT", value }],
    async check(resolver) {
      const { records } = await resolver.txt(domain);
      const found = records.filter((text) => /^v=spf1(?: |$)/i.test(text));
      return [found.includes(value) && found.length === 1 ? ours(domain) : await judge(resolver, facts, found)];
    },
  };
}

const ours = (domain: string): Finding => ok(`${domain} names this server as one that sends its mail.`);

async function judge(resolver: Resolver, facts: DomainFacts, found: readonly string[]): Promise<Finding> {
  const { domain, hostname, outboundName } = facts;
  const [record] = found;
  if (record === undefined) {
    return missing(`${domain} does not say which servers send its mail, so anybody can pretend to be one of them.`);
  }
  if (found.length > 1)
    return wrong(`${domain} has ${found.length} SPF records, and with more than one none counts: make it one.`);
  const terms = record
    .toLowerCase()
    .split(/ +/)
    .slice(1)
    .map((term) => term.replace(/^\+/, ""));
  const names = [hostname, outboundName].map((name) => `a:${name}`);
  const known = facts.addresses.length > 0 ? facts.addresses : await addressesOf(outboundName, resolver);
  const networks = networksOf(terms);
  const byName = terms.some((term) => term === "mx" || names.includes(term));
  if (byName || (known.length > 0 && known.every((address) => networks.has(address)))) {
    return terms.at(-1) === "+all" || terms.includes("all")
      ? wrong(`The SPF record of ${domain} lets everybody send its mail: end it with "~all".`)
      : ours(domain);
  }
  const others = terms.some((term) => /^(?:include:|redirect=|exists:|ptr|a|mx)/.test(term));
  return others
    ? ok(
        `${domain} leaves it to others which servers send its mail ("${record}"): see to it that this one is among them.`,
      )
    : wrong(`The SPF record of ${domain} does not name this server: add "mx" to "${record}".`);
}

function networksOf(terms: readonly string[]): Networks {
  const listed = terms.flatMap((term) => /^ip[46]:([0-9a-f.:]+(?:\/\d{1,3})?)$/.exec(term)?.[1] ?? []);
  try {
    return new Networks(listed);
  } catch {
    return new Networks([]);
  }
}
