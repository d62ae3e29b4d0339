/**
 * What the header fields of signatures claim: DKIM-Signature (RFC 6376 3.5), and of an ARC set ARC-Message-Signature and ARC-Seal
 * (RFC 8617 4.1.2, 4.1.3).
 */
import { domainToASCII } from "node:url";
import { asBuffer, COLON } from "../mime/ascii.ts";
import { parseTagList } from "./tag-list.ts";

export type Canon = "simple" | "relaxed";

/** Who says that they signed, and with what. */
interface Signer {
  readonly algorithm: "rsa" | "ed25519";
  /** A-labels, lower case. */
  readonly domain: string;
  readonly selector: string;
  readonly signature: Uint8Array;
}

export interface SignatureClaim extends Signer {
  readonly header: Canon;
  readonly body: Canon;
  /** The domain of `i`: that of `d`, or one below it. */
  readonly identity: string;
  /** Names of the fields that are signed, lower case, in the order in which they are hashed. */
  readonly names: readonly string[];
  readonly bodyHash: Uint8Array;
  /** Bytes of the canonical body that are signed; undefined: all of them. */
  readonly bodyLength: number | undefined;
  /** Seconds since 1970. */
  readonly expires: number | undefined;
}

export interface SealClaim extends Signer {
  /** What the sealer found of the chain before its own set. */
  readonly chain: string;
}

/** Why a claim is not worth a look at its key. "policy": it can be understood, and is too weak. */
export interface ClaimProblem {
  readonly problem: "syntax" | "policy";
  readonly reason: string;
  /** Whose it seems to be. */
  readonly domain: string | undefined;
  readonly selector: string | undefined;
}

type Tags = ReadonlyMap<string, string>;
type Or<T> = T | ClaimProblem;

export function isProblem<T extends object>(claim: Or<T>): claim is ClaimProblem {
  return "problem" in claim;
}

/** `field` is a DKIM-Signature with its name. */
export function parseSignature(field: Uint8Array): Or<SignatureClaim> {
  const tags = tagsOf(field);
  if (tags?.get("v") !== "1") return problem(tags, "v is not 1");
  const claim = signatureOf(tags, "simple/simple");
  if (isProblem(claim)) return claim;
  return claim.names.includes("from") ? claim : problem(tags, "From is not signed");
}

/**
 * `field` is an ARC-Message-Signature with its name. Without `c` it is read as relaxed: the early drafts had no other form, and signers that
 * leave it out follow them.
 */
export function parseMessageSignature(field: Uint8Array): Or<SignatureClaim> {
  const tags = tagsOf(field);
  // RFC 8617 4.1.2: `i` is the number of the set here.
  const rest = new Map(tags);
  rest.delete("i");
  const claim = tags === undefined ? problem(tags, "it is no tag list") : signatureOf(rest, "relaxed/relaxed");
  if (isProblem(claim)) return claim;
  return claim.names.includes("arc-seal") ? problem(tags, "a seal is signed") : claim;
}

/** `field` is an ARC-Seal with its name. */
export function parseSeal(field: Uint8Array): Or<SealClaim> {
  const tags = tagsOf(field);
  if (tags === undefined) return problem(tags, "it is no tag list");
  if (tags.has("h")) return problem(tags, "a seal has no h");
  const signer = signerOf(tags);
  return isProblem(signer) ? signer : { ...signer, chain: tags.get("cv")?.toLowerCase() ?? "" };
}

function tagsOf(field: Uint8Array): Tags | undefined {
  return parseTagList(
    asBuffer(field)
      .subarray(field.indexOf(COLON) + 1)
      .toString("utf8"),
  );
}

function problem(tags: Tags | undefined, reason: string, kind: ClaimProblem["problem"] = "syntax"): ClaimProblem {
  return { problem: kind, reason, domain: domainOf(tags?.get("d")), selector: selectorOf(tags?.get("s")) };
}

function signerOf(tags: Tags): Or<Signer> {
  const [, algorithm, hash] = /^(rsa|ed25519)-(sha1|sha256)$/.exec(tags.get("a") ?? "") ?? [];
  if (algorithm === undefined) return problem(tags, "the algorithm is not known");
  // RFC 8301 3.1.
  if (hash === "sha1") return problem(tags, "SHA-1 is too weak", "policy");
  const domain = domainOf(tags.get("d"));
  if (domain === undefined) return problem(tags, "d is no domain");
  const selector = selectorOf(tags.get("s"));
  if (selector === undefined) return problem(tags, "s is no selector");
  const wrong = NUMBERS.find(([tag, pattern]) => !pattern.test(tags.get(tag) ?? "0"));
  if (wrong !== undefined) return problem(tags, `${wrong[0]} is no number`);
  const signature = base64(tags.get("b"));
  if (signature === undefined) return problem(tags, "b is no signature");
  return { algorithm: algorithm as Signer["algorithm"], domain, selector, signature };
}

function signatureOf(tags: Tags, canonWhenAbsent: string): Or<SignatureClaim> {
  const signer = signerOf(tags);
  if (isProblem(signer)) return signer;
  const [, header, body = "simple"] =
    /^(simple|relaxed)(?:\/(simple|relaxed))?$/.exec(tags.get("c") ?? canonWhenAbsent) ?? [];
  if (header === undefined) return problem(tags, "the canonical form is not known");
  const bodyHash = base64(tags.get("bh"));
  if (bodyHash === undefined) return problem(tags, "bh is no hash");
  const names = namesOf(tags.get("h"));
  if (names === undefined) return problem(tags, "h is no list of names");
  const expires = numberOf(tags, "x");
  if (expires !== undefined && expires < (numberOf(tags, "t") ?? 0)) return problem(tags, "x is before t");
  if (!listed(tags.get("q") ?? "dns/txt", "dns/txt")) return problem(tags, "the key is not in the DNS");
  const identity = identityOf(tags.get("i"), signer.domain);
  if (identity === undefined) return problem(tags, "i is not in the domain d");
  return {
    ...signer,
    header: header as Canon,
    body: body as Canon,
    identity,
    names,
    bodyHash,
    bodyLength: numberOf(tags, "l"),
    expires,
  };
}

/** Digits that a number holds exactly. */
const NUMBERS = [
  ["t", /^\d{1,12}$/],
  ["x", /^\d{1,12}$/],
  ["l", /^\d{1,15}$/],
] as const;

/** Of a tag that was found to be one. */
function numberOf(tags: Tags, tag: string): number | undefined {
  const digits = tags.get(tag);
  return digits === undefined ? undefined : Number(digits);
}

function listed(list: string, wanted: string): boolean {
  return list.split(":").some((each) => each.trim().toLowerCase() === wanted);
}

/** Underscores are in no host name, but in names that sign. */
const DOMAIN = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)+$/;
const SELECTOR = /^(?=.{1,200}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/** With A-labels (RFC 8616 5); ASCII is left as it is, since not every name that signs is a host's. */
function ascii(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text.toLowerCase() : domainToASCII(text);
}

function domainOf(text = ""): string | undefined {
  const domain = ascii(text);
  return DOMAIN.test(domain) ? domain : undefined;
}

function selectorOf(text = ""): string | undefined {
  const selector = ascii(text);
  return SELECTOR.test(selector) ? selector : undefined;
}

function identityOf(text: string | undefined, domain: string): string | undefined {
  if (text === undefined) return domain;
  const identity = domainOf(text.slice(text.lastIndexOf("@") + 1));
  return identity === domain || identity?.endsWith(`.${domain}`) === true ? identity : undefined;
}

/** An empty list is one, but no list is none. */
function namesOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(":").map((name) => name.trim().toLowerCase());
  return names.every((name) => /^[!-9;-~]*$/.test(name)) ? names.filter((name) => name !== "") : undefined;
}

/** White space may stand anywhere in it (RFC 6376 2.10). */
function base64(text = ""): Uint8Array | undefined {
  const digits = text.replace(/[ \t\r\n]+/g, "");
  return /^[A-Za-z0-9+/]+={0,2}$/.test(digits) ? Buffer.from(digits, "base64") : undefined;
}
