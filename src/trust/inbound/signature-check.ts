/** Whether a signature in a header is good: the one check of DKIM (RFC 6376 6.1) and of ARC's signature over the message (RFC 8617 5.2 4). */
import type { KeyObject } from "node:crypto";
import type { SignatureClaim } from "../../wire/dkim/claim.ts";
import { signedFields } from "../../wire/dkim/signed-fields.ts";
import type { DkimFinding } from "./findings.ts";
import { SIGNED_HEADER_BYTES_MAX } from "./limits.ts";
import type { PublicKeys } from "./public-keys.ts";
import type { Verifiable } from "./verifiable.ts";
import { verify } from "./verify.ts";

export interface Checked {
  readonly result: DkimFinding["result"];
  readonly reason: string | undefined;
}

export interface CheckParts {
  readonly keys: PublicKeys;
  /** Seconds since 1970. */
  readonly now: number;
}

export async function checkSignature(
  message: Verifiable,
  { field, claim }: { readonly field: Uint8Array; readonly claim: SignatureClaim },
  { keys, now }: CheckParts,
): Promise<Checked> {
  if (claim.expires !== undefined && claim.expires < now) return { result: "neutral", reason: "it has expired" };
  const found = await keys.find(claim);
  if (found.kind === "trouble") return withoutKey(message, { field, claim }, found.reason);
  if (found.kind === "none") return { result: found.weak ? "policy" : "permerror", reason: found.reason };
  const { key, published } = found;
  if (published.algorithm !== claim.algorithm) return { result: "permerror", reason: "the key is of another kind" };
  if (published.exact && claim.identity !== claim.domain) {
    return { result: "permerror", reason: "the key is not for domains below" };
  }
  const problem = (await bodyProblem(message, claim)) ?? (await headerProblem(message, { field, claim, key }));
  return problem ?? { result: "pass", reason: published.testing ? "the domain is trying DKIM out" : undefined };
}

/** What no key would make good is not put down to its absence. */
async function withoutKey(
  message: Verifiable,
  signed: { readonly field: Uint8Array; readonly claim: SignatureClaim },
  reason: string,
): Promise<Checked> {
  const problem = (await bodyProblem(message, signed.claim)) ?? tooLarge(coveredBy(message, signed));
  return problem ?? { result: "temperror", reason };
}

/** A signature over a part of the body (l) says nothing about what was added, which readers see too (RFC 6376 8.2). */
async function bodyProblem(message: Verifiable, claim: SignatureClaim): Promise<Checked | undefined> {
  const { hash, length } = await message.bodyHash(claim.body);
  const signed = claim.bodyLength ?? length;
  if (signed < length) return { result: "policy", reason: "it covers only a part of the body" };
  if (signed > length) return { result: "fail", reason: "the body is shorter than what was signed" };
  const same = Buffer.compare(hash, claim.bodyHash) === 0;
  return same ? undefined : { result: "fail", reason: "the body was changed" };
}

function coveredBy(
  message: Verifiable,
  { field, claim }: { readonly field: Uint8Array; readonly claim: SignatureClaim },
): readonly Uint8Array[] {
  return signedFields(message.header, claim.names, { field, canon: claim.header });
}

function tooLarge(data: readonly Uint8Array[]): Checked | undefined {
  const bytes = data.reduce((sum, each) => sum + each.length, 0);
  return bytes > SIGNED_HEADER_BYTES_MAX ? { result: "policy", reason: "it covers too large a header" } : undefined;
}

async function headerProblem(
  message: Verifiable,
  { field, claim, key }: { readonly field: Uint8Array; readonly claim: SignatureClaim; readonly key: KeyObject },
): Promise<Checked | undefined> {
  const data = coveredBy(message, { field, claim });
  const problem = tooLarge(data);
  if (problem !== undefined) return problem;
  const { algorithm, signature } = claim;
  const good = await verify(data, { algorithm, key, signature });
  return good ? undefined : { result: "fail", reason: "the header was changed, or another key has signed" };
}
