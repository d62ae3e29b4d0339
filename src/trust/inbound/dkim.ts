/** The DKIM signatures of a message (RFC 6376 6), verified side by side. */
import { isProblem } from "../../wire/dkim/claim.ts";
import type { DkimFinding } from "./findings.ts";
import { checkSignature, type CheckParts } from "./signature-check.ts";
import type { Signed, Verifiable } from "./verifiable.ts";

/** Characters of a signature that stand in header.b (RFC 6008 4). */
const START_LENGTH = 8;

/** In the order in which the signatures stand in the header. */
export function checkDkim(message: Verifiable, parts: CheckParts): Promise<readonly DkimFinding[]> {
  return Promise.all(message.signatures.map((signed) => check(message, signed, parts)));
}

async function check(message: Verifiable, { field, claim }: Signed, parts: CheckParts): Promise<DkimFinding> {
  if (isProblem(claim)) {
    const { problem, reason, domain, selector } = claim;
    const result = problem === "policy" ? "policy" : "neutral";
    return { result, reason, domain, selector, algorithm: undefined, start: undefined };
  }
  const { domain, selector } = claim;
  const start = Buffer.from(claim.signature).toString("base64").slice(0, START_LENGTH);
  const algorithm = `${claim.algorithm}-sha256`;
  return { ...(await checkSignature(message, { field, claim }, parts)), domain, selector, algorithm, start };
}
