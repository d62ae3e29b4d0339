/** The server itself: its name leads to its addresses, and its addresses lead back to its name, which many servers ask for. */
import { reverseName } from "../../dns/name.ts";
import type { Resolver } from "../../dns/resolver.ts";
import { Networks } from "../../net/networks.ts";
import { missing, ok, wrong, type DomainFacts, type Finding, type Publication } from "./publication.ts";
import type { PublishedRecord } from "./record.ts";

/** Nobody outside sees these, so nobody looks for their names. */
const INSIDE = new Networks([
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "::1",
  "fc00::/7",
  "fe80::/10",
]);

export function hostAddress({ hostname, outboundName, addresses }: DomainFacts): Publication {
  return {
    title: "Where the server is",
    records: addresses.map((address) => addressRecord(outboundName, address)),
    async check(resolver) {
      const findings = [await judgeName(resolver, hostname)];
      const found = await addressesOf(resolver, outboundName);
      if (outboundName !== hostname) findings.push(await judgeName(resolver, outboundName));
      for (const address of addresses.filter((each) => found.length > 0 && !found.includes(each))) {
        findings.push(wrong(`${outboundName} leads to ${found.join(" and ")}, but mail leaves from ${address}.`));
      }
      return findings;
    },
  };
}

export function reverseNames({ outboundName, addresses }: DomainFacts): Publication {
  return {
    title: "The name of its address (set by whoever gave you the address)",
    records: outside(addresses).map((address) => pointer(address, outboundName)),
    async check(resolver) {
      const known = addresses.length > 0 ? addresses : await addressesOf(resolver, outboundName);
      return Promise.all(outside(known).map((address) => judgeReverse(resolver, address, outboundName)));
    },
  };
}

export async function addressesOf(resolver: Resolver, name: string): Promise<readonly string[]> {
  const [four, six] = await Promise.all([resolver.a(name), resolver.aaaa(name)]);
  return [...four.records, ...six.records];
}

async function judgeName(resolver: Resolver, name: string): Promise<Finding> {
  if (name.endsWith(".localdomain")) {
    return missing(
      `This server does not know its own name: write it to posthorn.toml, like hostname = "mail.example.org".`,
    );
  }
  const [found, alias] = await Promise.all([addressesOf(resolver, name), resolver.cname(name)]);
  if (found.length === 0) return missing(`${name}, the name of this server, leads to no address, so nobody finds it.`);
  if (alias.records.length === 0) return ok(`${name} leads to ${found.join(" and ")}.`);
  return wrong(
    `${name} is another name (CNAME) for ${alias.records.join()}, which is not allowed for a server that takes mail: give it its own address.`,
  );
}

async function judgeReverse(resolver: Resolver, address: string, name: string): Promise<Finding> {
  const { records } = await resolver.ptr(address);
  if (records.includes(name)) return ok(`${address} leads back to ${name}.`);
  const advice = `ask whoever gave you the address to set its name (PTR) to ${name}.`;
  return records.length === 0
    ? missing(`${address} has no name, and many servers refuse mail from such addresses: ${advice}`)
    : wrong(
        `${address} is called ${records.join(" and ")}, and many servers distrust a server whose name differs: ${advice}`,
      );
}

function outside(addresses: readonly string[]): readonly string[] {
  return addresses.filter((address) => !INSIDE.has(address));
}

function addressRecord(name: string, address: string): PublishedRecord {
  return { name, type: address.includes(":") ? "AAAA" : "A", value: address };
}

function pointer(address: string, name: string): PublishedRecord {
  return { name: reverseName(address) ?? address, type: "PTR", value: name };
}
