/** What becomes of a message from outside, by what was found out about it: taken, filed as junk, put off, or refused. */
import type { ArcFinding, DmarcFinding, Findings, Listing } from "../trust/inbound/findings.ts";

export interface InboundRules {
  /** The weight of all lists that know the client, from which its mail is junk or refused; 0: never. */
  readonly listed: { readonly junkFrom: number; readonly rejectFrom: number };
  /** Whether what domains ask for is done, only noted, or not looked at. */
  readonly dmarc: "enforce" | "report" | "off";
  /** What becomes of a message whose reverse-path the client may not use, DMARC apart. */
  readonly spfFail: "accept" | "junk" | "reject";
  /** Whether mail is junk to who has called mail like it that. */
  readonly junkFilter: boolean;
  /** Domains, lower case: what they say in an ARC set that passes is believed. */
  readonly trustedSealers: readonly string[];
  /** Domains, lower case: mail that they sign, or send by SPF, is taken whatever the author's domain asks for. */
  readonly trustedForwarders: readonly string[];
}

export interface Disposition {
  /** "defer": nobody can tell now whether it would have to be refused. */
  readonly verdict: "accept" | "junk" | "defer" | "reject";
  /** Each a clause for the log and the header field: printable ASCII without a semicolon. */
  readonly reasons: readonly string[];
}

export function dispose(findings: Findings, rules: InboundRules): Disposition {
  return strictest([byListings(findings.listings, rules), bySpf(findings, rules), byDmarc(findings, rules)]);
}

const RANK: Readonly<Record<Disposition["verdict"], number>> = { accept: 0, junk: 1, defer: 2, reject: 3 };

/** What has led to the verdict stands first. */
function strictest(all: readonly Disposition[]): Disposition {
  const ranked = all.toSorted((one, other) => RANK[other.verdict] - RANK[one.verdict]);
  return { verdict: ranked[0]?.verdict ?? "accept", reasons: ranked.flatMap(({ reasons }) => reasons) };
}

export function byListings(listings: readonly Listing[], { listed }: InboundRules): Disposition {
  const weight = listings.reduce((sum, each) => sum + each.weight, 0);
  const reaches = (from: number): boolean => from > 0 && weight >= from;
  const reasons =
    listings.length === 0 ? [] : [`the client is listed at ${listings.map(({ zone }) => zone).join(", ")}`];
  return { verdict: reaches(listed.rejectFrom) ? "reject" : reaches(listed.junkFrom) ? "junk" : "accept", reasons };
}

/** Characters of a domain's own words that are passed on. */
const EXPLANATION_LENGTH_MAX = 200;

function bySpf({ spf: [finding] }: Findings, { spfFail }: InboundRules): Disposition {
  if (finding?.result !== "fail") return { verdict: "accept", reasons: [] };
  const { domain, explanation } = finding;
  const words = explanation === undefined ? "" : ` ("${explanation.slice(0, EXPLANATION_LENGTH_MAX)}")`;
  return {
    verdict: spfFail,
    reasons: [printable(`${domain} says by SPF that the client may not send its mail${words}`)],
  };
}

function byDmarc(findings: Findings, rules: InboundRules): Disposition {
  if (rules.dmarc === "off") return { verdict: "accept", reasons: [] };
  const found = asked(findings.dmarc);
  if (found.verdict === "accept") return found;
  const override = trusted(findings, rules);
  const reasons = [...found.reasons, ...(override === undefined ? [] : [override])];
  if (rules.dmarc === "report" || override !== undefined) return { verdict: "accept", reasons };
  return mayBeTrusted(findings, rules) ? { verdict: "defer", reasons } : found;
}

/** What the author's domain asks for. A message that is from no single domain is suspicious (RFC 9989 11.5). */
function asked({ result, authorDomain, policyDomain, policy, reason }: DmarcFinding): Disposition {
  const domain = printable(authorDomain ?? "");
  switch (result) {
    case "pass":
      return { verdict: "accept", reasons: [`DMARC proves that it is from ${domain}`] };
    case "none":
      return { verdict: "accept", reasons: [`${domain} has no DMARC policy`] };
    case "temperror":
      if (policyDomain === undefined)
        return { verdict: "accept", reasons: [`DMARC of ${domain} could not be looked up`] };
      return {
        verdict: policy === "none" ? "accept" : "defer",
        reasons: [`what would prove that it is from ${domain} (DMARC) could not be looked up`],
      };
    case "permerror":
      return { verdict: "junk", reasons: [`no single author (${printable(reason ?? "")})`] };
    case "fail":
      return { verdict: VERDICTS[policy], reasons: [`nothing proves that it is from ${domain}, ${WISHES[policy]}`] };
  }
}

const VERDICTS = { none: "accept", quarantine: "junk", reject: "reject" } as const;
const WISHES = {
  none: "which asks for nothing then (DMARC)",
  quarantine: "which wants such mail filed as junk (DMARC)",
  reject: "which wants such mail refused (DMARC)",
} as const;

/** Who is believed nevertheless. */
function trusted(findings: Findings, rules: InboundRules): string | undefined {
  const forwarder = forwarderOf(findings, "pass", rules);
  if (forwarder !== undefined) return `the forwarder ${printable(forwarder)} is trusted`;
  const sealer = findings.arc.chain === "pass" ? sealerOf(findings.arc, rules) : undefined;
  return sealer === undefined ? undefined : `the sealer ${printable(sealer)} is trusted (ARC)`;
}

/** Whether somebody would be, if something could be looked up. */
function mayBeTrusted(findings: Findings, rules: InboundRules): boolean {
  if (forwarderOf(findings, "temperror", rules) !== undefined) return true;
  return findings.arc.undecided && sealerOf(findings.arc, rules) !== undefined;
}

function forwarderOf({ spf, dkim }: Findings, wanted: "pass" | "temperror", rules: InboundRules): string | undefined {
  const domains = [...dkim, ...spf].filter(({ result }) => result === wanted).map(({ domain }) => domain ?? "");
  return domains.find((domain) => isOf(domain, rules.trustedForwarders));
}

function sealerOf(arc: ArcFinding, rules: InboundRules): string | undefined {
  // A sealer is believed about what came to it, as long as everybody after it is believed too.
  for (const { sealer, dmarc } of arc.sets.toReversed()) {
    if (!isOf(sealer, rules.trustedSealers)) return undefined;
    if (dmarc === "pass") return sealer;
  }
  return undefined;
}

/** The domain itself, or one below it. */
function isOf(domain: string, list: readonly string[]): boolean {
  return list.some((each) => domain === each || domain.endsWith(`.${each}`));
}

function printable(text: string): string {
  return text.replace(/[^ -~]|;/g, "?");
}
