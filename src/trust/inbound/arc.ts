/** The chain of ARC sets that a message comes with (RFC 8617 5.2). */
import { isProblem, parseSeal, type SealClaim } from "../../wire/dkim/claim.ts";
import { relaxedField } from "../../wire/dkim/canonical.ts";
import { withoutSignature } from "../../wire/dkim/signed-fields.ts";
import { asBuffer, COLON } from "../../wire/mime/ascii.ts";
import { methodResult } from "../../wire/mime/auth-results.ts";
import type { ArcFinding } from "./findings.ts";
import { SIGNED_HEADER_BYTES_MAX } from "./limits.ts";
import { checkSignature, type CheckParts } from "./signature-check.ts";
import type { Verifiable } from "./verifiable.ts";
import { verify } from "./verify.ts";

/** Fields of one set: results, message signature, seal. */
const SET = 3;

export async function checkArc(message: Verifiable, parts: CheckParts): Promise<ArcFinding> {
  const { fields } = message.chain;
  if (fields === undefined) return failed("a set is not complete");
  if (fields.length === 0) return { chain: "none", sets: [], reason: undefined, undecided: false };
  const size = fields.reduce((sum, field) => sum + field.length, 0);
  if (size > SIGNED_HEADER_BYTES_MAX) return failed("the sets are too large");
  const seals: SealClaim[] = [];
  for (let at = SET - 1; at < fields.length; at += SET) {
    const seal = parseSeal(fields[at] as Uint8Array);
    if (isProblem(seal)) return failed(`seal ${seals.length + 1}: ${seal.reason}`);
    seals.push(seal);
  }
  const sets = seals.map(({ domain }, i) => ({ sealer: domain, dmarc: methodResult(text(fields[SET * i]), "dmarc") }));
  const wrong = seals.findIndex((seal, i) => seal.chain !== (i === 0 ? "none" : "pass"));
  if (wrong >= 0) return failed(`seal ${wrong + 1} says that the chain was broken before`, sets);
  const relaxed = fields.map(relaxedField);
  const problems = await Promise.all([
    messageProblem(message, parts),
    ...seals.map((seal, i) => {
      const own = fields[SET * (i + 1) - 1] as Uint8Array;
      return sealProblem({ number: i + 1, seal, own, before: relaxed.slice(0, SET * (i + 1) - 1) }, parts);
    }),
  ]);
  const all = problems.filter((each) => each !== undefined);
  const worst = all.find(({ passing }) => !passing) ?? all[0];
  if (worst === undefined) return { chain: "pass", sets, reason: undefined, undecided: false };
  return { ...failed(worst.reason, sets), undecided: worst.passing };
}

interface Problem {
  readonly reason: string;
  /** A key could not be looked up, and that may pass. */
  readonly passing: boolean;
}

function failed(reason: string, sets: ArcFinding["sets"] = []): ArcFinding {
  return { chain: "fail", sets, reason, undecided: false };
}

function problem(reason: string, passing = false): Problem {
  return { reason, passing };
}

function text(field: Uint8Array = new Uint8Array(0)): string {
  return asBuffer(field).toString("latin1", field.indexOf(COLON) + 1);
}

/** Only the newest signature over the message must still be good: who passed it on before may have changed it. */
async function messageProblem(message: Verifiable, parts: CheckParts): Promise<Problem | undefined> {
  const newest = message.messageSignature;
  if (newest === undefined) return problem("there is no signature over the message");
  const { field, claim } = newest;
  if (isProblem(claim)) return problem(`the signature over the message: ${claim.reason}`);
  const { result, reason } = await checkSignature(message, { field, claim }, parts);
  return result === "pass" ? undefined : problem(`the signature over the message: ${reason}`, result === "temperror");
}

/** A seal covers the sets up to its own, in their relaxed form, and itself without its `b`. */
async function sealProblem(
  sealed: {
    readonly number: number;
    readonly seal: SealClaim;
    readonly own: Uint8Array;
    readonly before: readonly Uint8Array[];
  },
  { keys }: CheckParts,
): Promise<Problem | undefined> {
  const { number, seal, own, before } = sealed;
  const { algorithm, signature } = seal;
  const found = await keys.find(seal);
  if (found.kind !== "key") return problem(`seal ${number}: ${found.reason}`, found.kind === "trouble");
  if (found.published.algorithm !== algorithm) return problem(`seal ${number}: the key is of another kind`);
  const data = [...before, relaxedField(withoutSignature(own)).subarray(0, -2)];
  const good = await verify(data, { algorithm, key: found.key, signature });
  return good ? undefined : problem(`seal ${number} does not fit the sets`);
}
