/** Whether what was found out about a message proves that it is from its author's domain. */
import type { MethodResult } from "./auth-results.ts";

/** By DMARC; for domains that publish no policy by their own signature, or their own name in the envelope. */
export function isAuthorProved(proofs: readonly MethodResult[], domain: string): boolean {
  const dmarc = proofs.find(({ method }) => method === "dmarc");
  const name = asciiName(domain);
  if (dmarc?.result === "pass") return propertyOf(dmarc, "header.from") === name;
  return dmarc?.result === "none" && proofs.some((proof) => isProofOf(proof, name));
}

function isProofOf(proof: MethodResult, domain: string): boolean {
  if (proof.result !== "pass") return false;
  const signer = propertyOf(proof, "header.d");
  if (proof.method === "dkim") return signer === domain || domain.endsWith(`.${signer}`);
  return proof.method === "spf" && propertyOf(proof, "smtp.mailfrom") === domain;
}

export function propertyOf(proof: MethodResult | undefined, wanted: string): string | undefined {
  return proof?.properties?.find(([name]) => name === wanted)?.[1]?.toLowerCase();
}

/** As names are looked up: A-labels, small letters, no dot at the end. */
function asciiName(domain: string): string {
  const name = domain.toLowerCase().replace(/\.$/, "");
  if (/^[\0-\x7f]*$/.test(name)) return name;
  return URL.parse(`http://${name}`)?.hostname ?? name;
}
