/** What a mail host must prove by DANE (RFC 7672): its certificate, or the issuer of it, is in a TLSA record that DNSSEC protects. */
import { X509Certificate } from "node:crypto";
import type { Clock } from "../../base/clock.ts";
import type { Answer, MxRecord, Resolver, TlsaRecord } from "../../dns/resolver.ts";
import { TLSA_RECORDS_MAX } from "./limits.ts";
import type { HostTlsPolicy } from "../tls-policy.ts";
import { DANE_EE, DANE_TA, matches, tlsaText, usableRecords } from "./tlsa.ts";
import { leadsToAnchor } from "./trust-anchor.ts";

export interface MailHost {
  /** The domain whose mail goes there. */
  readonly domain: string;
  /** What was answered to the question for its MX records; undefined when it was not asked. */
  readonly mx: Answer<MxRecord> | undefined;
  readonly host: string;
  readonly port: number;
}

/** Undefined when DANE does not apply. Throws DnsTrouble when nobody can tell whether it does: then the host must not be used (RFC 7672 2.1.2). */
export async function danePolicy(at: MailHost, resolver: Resolver, clock: Clock): Promise<HostTlsPolicy | undefined> {
  // Who can forge the list of hosts can send us to a host of their own, with records of their own (RFC 7672 2.2.1).
  if (at.mx !== undefined && at.mx.records.length > 0 && !at.mx.authentic) return undefined;
  for (const base of await baseNames(at.host, resolver)) {
    const { records, authentic } = await resolver.tlsa(`_${at.port}._tcp.${base}`);
    if (authentic && records.length > 0) return policyOf(records.slice(0, TLSA_RECORDS_MAX), base, at, clock);
  }
  return undefined;
}

/**
 * The names under which TLSA records are sought, in that order (RFC 7672 2.2.3). None when the addresses are not protected: then the records
 * would not be either, and name servers that fail at questions for them are spared.
 */
async function baseNames(host: string, resolver: Resolver): Promise<string[]> {
  const found = await Promise.allSettled([resolver.a(host), resolver.aaaa(host)]);
  const answers = found.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const withAddress = answers.filter(({ records }) => records.length > 0);
  const failed = found.find((each) => each.status === "rejected");
  // With an address of one family the other can wait.
  if (withAddress.length === 0 && failed !== undefined) throw failed.reason;
  const [first] = withAddress;
  if (first === undefined) return [];
  const expanded = first.canonicalName;
  if (withAddress.every(({ authentic }) => authentic)) return expanded === host ? [host] : [expanded, host];
  // An alias that is protected may lead to a name that is not; the host is then named by the alias.
  if (expanded !== host && (await resolver.cname(host)).authentic) return [host];
  return [];
}

const UNUSABLE = "none of its TLSA records can be used";

function policyOf(records: readonly TlsaRecord[], base: string, at: MailHost, clock: Clock): HostTlsPolicy {
  const usable = usableRecords(records);
  const published = { type: "tlsa", strings: records.map(tlsaText), hosts: [base] } as const;
  // RFC 7672 2.2: that there are records at all promises TLS.
  if (usable.length === 0) {
    return { demand: "required", by: "dane", names: [base], verify: () => UNUSABLE, published };
  }
  // RFC 7672 3.2.2: the domain itself is a name that issuers put into the certificates of its hosts.
  const names = [...new Set([base, at.domain, ...(at.mx === undefined ? [] : [at.mx.canonicalName])])];
  return {
    demand: "verified",
    by: "dane",
    names,
    verify: (chain) =>
      verifyChain(
        chain.map(({ raw }) => new X509Certificate(raw)),
        usable,
        names,
        clock.now(),
      ),
    published,
  };
}

function verifyChain(
  chain: readonly X509Certificate[],
  records: readonly TlsaRecord[],
  names: readonly string[],
  now: number,
): string | undefined {
  const [leaf] = chain;
  if (leaf === undefined) return "it sent no certificate";
  // RFC 7672 3.1.1: a record for the certificate itself says all; its names and dates do not count.
  if (records.some((record) => record.usage === DANE_EE && matches(record, leaf))) return undefined;
  const anchors = records.filter(({ usage }) => usage === DANE_TA);
  if (anchors.length === 0) return "its certificate is none of those that the domain names (TLSA)";
  const doubt = leadsToAnchor(chain, (issuer) => anchors.some((record) => matches(record, issuer)), now);
  if (doubt !== undefined) return doubt;
  return names.some((name) => leaf.checkHost(name) !== undefined)
    ? undefined
    : `its certificate is not for ${names.join(" or ")}`;
}
