/** DKIM signatures (RFC 6376, RFC 8301, RFC 8463). */
import { selectForSigning } from "../wire/dkim/selection.ts";
import { signatureField } from "../wire/dkim/signature.ts";
import { sign, type ReadyKey } from "./sign.ts";
import type { Signable } from "./signable.ts";
import { SIGNED_BY_AUTHOR } from "./signed-names.ts";

/**
 * One field for each key, in their order. No `l`, which would let anybody add text at the end; no `x`, because mail may wait for days at
 * the next server and is no less ours then. `at` is in seconds.
 */
export async function dkimFields(
  { header, bodyHash }: Signable,
  by: { readonly domain: string; readonly keys: readonly ReadyKey[]; readonly at: number },
): Promise<string> {
  const { names, fields } = selectForSigning(header, SIGNED_BY_AUTHOR);
  const signed = by.keys.map(async (key) => {
    const field = signatureField(
      "DKIM-Signature",
      [
        ["v", "1"],
        ["a", `${key.algorithm}-sha256`],
        ["c", "relaxed/relaxed"],
        ["d", by.domain],
        ["s", key.selector],
        ["t", `${by.at}`],
        ["h", names.join(":")],
        ["bh", bodyHash],
        ["b", ""],
      ],
      fields,
    );
    return field.complete(await sign(field.signed, key));
  });
  return (await Promise.all(signed)).join("");
}
