/** What was found out about where a message comes from, in the words of RFC 8601 2.7. */

export interface SpfFinding {
  readonly result: "none" | "neutral" | "pass" | "fail" | "softfail" | "temperror" | "permerror";
  /** RFC 7208 2.3, 2.4: a null reverse-path counts as postmaster at the name of the greeting. */
  readonly identity: "mailfrom" | "helo";
  readonly domain: string;
  /** Why not, in the words of the domain (RFC 7208 6.2): anybody's text. */
  readonly explanation: string | undefined;
}

export interface DkimFinding {
  /** "policy": understood, and too weak to be believed. */
  readonly result: "pass" | "fail" | "neutral" | "policy" | "temperror" | "permerror";
  readonly domain: string | undefined;
  readonly selector: string | undefined;
  readonly algorithm: string | undefined;
  /** Base64, the first characters of the signature, which tell it from others of the same domain (RFC 6008 3). */
  readonly start: string | undefined;
  /** In a few words; undefined when it passed with nothing to say. */
  readonly reason: string | undefined;
}

interface ArcSet {
  /** The domain that sealed. */
  readonly sealer: string;
  /** What it found of DMARC when the message came to it. */
  readonly dmarc: string | undefined;
}

export interface ArcFinding {
  readonly chain: "none" | "pass" | "fail";
  /** Who passed the message on, the first of them first; to be believed only when the chain passes. */
  readonly sets: readonly ArcSet[];
  readonly reason: string | undefined;
  /** It has failed for nothing but keys that could not be looked up: later it may pass. */
  readonly undecided: boolean;
}

/** RFC 8601 2.7.3. */
export interface IprevFinding {
  readonly result: "pass" | "fail" | "temperror" | "permerror";
  /** A name that leads to the address and back. */
  readonly name: string | undefined;
}

export type DmarcPolicy = "none" | "quarantine" | "reject";

export interface DmarcFinding {
  /**
   * "temperror": the record could not be looked up, or, when there is a `policyDomain`, something that might have passed. "permerror": there is not
   * one author domain to evaluate (RFC 9989 5.3.1).
   */
  readonly result: "none" | "pass" | "fail" | "temperror" | "permerror";
  /** The domain in From; undefined when there is not just one. */
  readonly authorDomain: string | undefined;
  /** Where the record was found. */
  readonly policyDomain: string | undefined;
  /** What the domain asks for a message that fails, its test mode considered (RFC 9989 4.7 "t"). */
  readonly policy: DmarcPolicy;
  /** The record, for reports. */
  readonly record: string | undefined;
  readonly alignedDkim: string | undefined;
  readonly alignedSpf: string | undefined;
  readonly reason: string | undefined;
}

/** Of a message that has not just one author domain. */
export function noAuthor(reason: string): DmarcFinding {
  return {
    result: "permerror",
    authorDomain: undefined,
    policyDomain: undefined,
    policy: "none",
    record: undefined,
    alignedDkim: undefined,
    alignedSpf: undefined,
    reason,
  };
}

/** A list of addresses that send junk, which knows the client. */
export interface Listing {
  readonly zone: string;
  readonly weight: number;
}

export interface Findings {
  readonly listings: readonly Listing[];
  readonly spf: readonly SpfFinding[];
  readonly iprev: IprevFinding;
  readonly dkim: readonly DkimFinding[];
  readonly arc: ArcFinding;
  readonly dmarc: DmarcFinding;
}
