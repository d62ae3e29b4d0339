/** The ARC set of a server that passes a message on (RFC 8617 5.1). */
import { readArcChain } from "../wire/dkim/arc.ts";
import { relaxedField } from "../wire/dkim/canonical.ts";
import { selectForSigning, type NameToSign } from "../wire/dkim/selection.ts";
import { signatureField } from "../wire/dkim/signature.ts";
import type { Tag } from "../wire/dkim/tag-list.ts";
import { sign, type ReadyKey } from "./sign.ts";
import type { Signable } from "./signable.ts";

export interface Sealing {
  readonly domain: string;
  /** RSA: RFC 8617 4.1 names no other algorithm, and verifiers know no other. */
  readonly key: ReadyKey;
  /** This server in its Authentication-Results. */
  readonly authservId: string;
  /** What it found there, without its name. */
  readonly results: string;
  /** What the chain that the message came with was worth. */
  readonly chain: "none" | "pass" | "fail";
  readonly names: readonly NameToSign[];
  /** Seconds. */
  readonly at: number;
}

/** The three fields of the new set; empty when the chain has ended or is as long as one may be. */
export async function arcFields({ header, bodyHash }: Signable, sealing: Sealing): Promise<string> {
  const { domain, key, at } = sealing;
  const chain = readArcChain(header);
  if (chain.next === undefined || chain.ended) return "";
  const instance = `${chain.next}`;
  const verdict = verdictOn(chain.fields, sealing.chain);
  const common: readonly Tag[] = [
    ["i", instance],
    ["s", key.selector],
    ["t", `${at}`],
  ];
  const results = resultsField(instance, sealing);
  const { names, fields } = selectForSigning(header, sealing.names);
  const messageField = signatureField(
    "ARC-Message-Signature",
    [
      ["a", "rsa-sha256"],
      ["b", ""],
      ["bh", bodyHash],
      ["c", "relaxed/relaxed"],
      ["d", domain],
      ["h", names.join(":")],
      ...common,
    ],
    fields,
  );
  const signature = messageField.complete(await sign(messageField.signed, key));
  // A broken chain is sealed without what came before (RFC 8617 5.1.2).
  const before = verdict === "fail" ? [] : (chain.fields ?? []);
  const sealField = signatureField(
    "ARC-Seal",
    [["a", "rsa-sha256"], ["b", ""], ["cv", verdict], ["d", domain], ...common],
    [...before, Buffer.from(results), Buffer.from(signature)].map(relaxedField),
  );
  return sealField.complete(await sign(sealField.signed, key)) + signature + results;
}

/** A chain that is not there is none whatever was found, and one that is there but not whole has failed. */
function verdictOn(fields: readonly Uint8Array[] | undefined, found: Sealing["chain"]): Sealing["chain"] {
  if (fields === undefined) return "fail";
  if (fields.length === 0) return "none";
  return found === "pass" ? "pass" : "fail";
}

function resultsField(instance: string, { authservId, results }: Sealing): string {
  const folded = results.trim().replace(/[ \t]*[\r\n]+[ \t]*/g, "\r\n\t");
  return `ARC-Authentication-Results: i=${instance}; ${authservId};\r\n\t${folded}\r\n`;
}
