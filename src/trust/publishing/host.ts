/** The server itself: its name leads to its addresses, and its addresses lead back to its name, which many servers ask for. */
import { addressesOf } from "../../dns/addresses.ts";
import { reverseName } from "../../dns/name.ts";
import type { Resolver } from "../../dns/resolver.ts";
import { isPublic } from "../../net/networks.ts";
import { type Finding, missing, ok, wrong } from "./finding.ts";
import type { DomainFacts, Publication } from "./publication.ts";
import type { PublishedRecord } from "./record.ts";

export function hostAddress({ hostname, outboundName, addresses }: DomainFacts): Publication {
  return {
    name: "address",
    title: "Where the server is",
    records: addresses.map((address) => addressRecord(outboundName, address)),
    async check(resolver) {
      const findings = [await judgeName(resolver, hostname)];
      const found = await addressesOf(outboundName, resolver);
      if (outboundName !== hostname) findings.push(await judgeName(resolver, outboundName));
      for (const address of addresses.filter((each) => found.length > 0 && !found.includes(each))) {
        findings.push(wrong("address-differs", { name: outboundName, found, address }));
      }
      return findings;
    },
  };
}

export function reverseNames({ outboundName, addresses }: DomainFacts): Publication {
  return {
    name: "reverse",
    title: "The name of its address (set by whoever gave you the address)",
    records: addresses.filter(isPublic).map((address) => pointer(address, outboundName)),
    async check(resolver) {
      const known = addresses.length > 0 ? addresses : await addressesOf(outboundName, resolver);
      return Promise.all(known.filter(isPublic).map((address) => judgeReverse(resolver, address, outboundName)));
    },
  };
}

async function judgeName(resolver: Resolver, name: string): Promise<Finding> {
  if (name.endsWith(".localdomain")) {
    return missing("name-unset", {});
  }
  const [found, alias] = await Promise.all([addressesOf(name, resolver), resolver.cname(name)]);
  if (found.length === 0) return missing("name-nowhere", { name });
  if (alias.records.length === 0) return ok("name-leads", { name, found });
  return wrong("name-is-alias", { name, alias: alias.records });
}

async function judgeReverse(resolver: Resolver, address: string, name: string): Promise<Finding> {
  const { records } = await resolver.ptr(address);
  if (records.includes(name)) return ok("reverse-right", { address, name });
  return records.length === 0
    ? missing("reverse-none", { address, name })
    : wrong("reverse-differs", { address, found: records, name });
}

function addressRecord(name: string, address: string): PublishedRecord {
  return { name, type: address.includes(":") ? "AAAA" : "A", value: address };
}

function pointer(address: string, name: string): PublishedRecord {
  return { name: reverseName(address) ?? address, type: "PTR", value: name };
}
