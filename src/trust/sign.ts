/** Signing with a private key, in a thread of its own: RSA takes a millisecond. */
import { createHash, createPrivateKey, sign as signData, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { KeyAlgorithm, SigningKey } from "../directory/domain-key.ts";

export interface ReadyKey {
  readonly selector: string;
  readonly algorithm: KeyAlgorithm;
  readonly key: KeyObject;
}

export function readyKey({ selector, algorithm, privateKey }: SigningKey): ReadyKey {
  const key = createPrivateKey({ key: Buffer.from(privateKey), type: "pkcs8", format: "der" });
  return { selector, algorithm, key };
}

const signing = promisify(signData);

/** RFC 6376 3.3.1 for RSA; RFC 8463 3 signs the hash with Ed25519, not the data. */
export function sign(data: Uint8Array, { algorithm, key }: ReadyKey): Promise<Buffer> {
  return algorithm === "rsa"
    ? signing("sha256", data, key)
    : signing(null, createHash("sha256").update(data).digest(), key);
}
