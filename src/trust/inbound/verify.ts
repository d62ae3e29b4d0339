/** Verifying with a public key, in a thread of its own: a foreign key may be made to be slow. */
import { createHash, type KeyObject, verify as verifyData } from "node:crypto";
import { promisify } from "node:util";

const verifying: (
  algorithm: string | null,
  data: Uint8Array,
  key: KeyObject,
  signature: Uint8Array,
) => Promise<boolean> = promisify(verifyData);

/** RFC 6376 3.3.1 for RSA with SHA-256; RFC 8463 3 signs the hash with Ed25519, not the data. */
export async function verify(
  data: readonly Uint8Array[],
  by: { readonly algorithm: "rsa" | "ed25519"; readonly key: KeyObject; readonly signature: Uint8Array },
): Promise<boolean> {
  const { algorithm, key, signature } = by;
  if (algorithm === "rsa") return verifying("sha256", Buffer.concat(data), key, signature);
  const hash = createHash("sha256");
  for (const piece of data) hash.update(piece);
  return verifying(null, hash.digest(), key, signature);
}
