/** A Resolver that reads a zone in memory, for tests that are not about names: nothing is remembered, nothing takes time. */
import { isNobodys, normalName, reverseName } from "../../src/dns/name.ts";
import type { Contents, RecordType } from "../../src/dns/packet.ts";
import { type Answer, DnsTrouble, type Resolver } from "../../src/dns/resolver.ts";
import { mxOf, srvOf, stringsOf, tlsaOf, type Zone } from "./dns-zone.ts";

const content: { [T in RecordType]: (text: string) => Contents[T] } = {
  A: (text) => text,
  AAAA: (text) => text,
  CNAME: (text) => text,
  PTR: (text) => text,
  MX: mxOf,
  SRV: srvOf,
  TLSA: tlsaOf,
  TXT: (text) => stringsOf(text).join(""),
};

/** As if a validating resolver were configured. "drop", "servfail" and "refused" of the zone are DnsTrouble here. */
export function zoneResolver(zone: Zone): Resolver {
  const look = async <T extends RecordType>(type: T, asGiven: string): Promise<Answer<Contents[T]>> => {
    const name = normalName(asGiven);
    const behaviour = zone.behaviour(name, type);
    if (behaviour === "drop" || behaviour === "servfail" || behaviour === "refused") {
      throw new DnsTrouble(`${type} of ${name} cannot be looked up now: ${behaviour}`);
    }
    const { records, exists, authentic } = zone.answer(name, type);
    const last = records.findLast((record) => record.type === "CNAME");
    return {
      records: records.filter((record) => record.type === type).map((record) => content[type](record.text)),
      exists: exists && !isNobodys(name),
      authentic,
      canonicalName: type === "CNAME" ? name : (last?.text ?? name),
      ttlSeconds: 300,
    };
  };
  return {
    a: (name) => look("A", name),
    aaaa: (name) => look("AAAA", name),
    cname: (name) => look("CNAME", name),
    mx: (name) => look("MX", name),
    txt: (name) => look("TXT", name),
    tlsa: (name) => look("TLSA", name),
    srv: (name) => look("SRV", name),
    ptr: (address) => look("PTR", reverseName(address) ?? address),
  };
}
