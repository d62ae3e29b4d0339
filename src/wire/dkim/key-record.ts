/** The TXT records in which domains publish their keys, at selector._domainkey.domain (RFC 6376 3.6.1, RFC 8463 4). */
import { asBuffer } from "../mime/ascii.ts";
import { parsePublishedKey } from "./published-key.ts";

export interface PublicKey {
  readonly algorithm: "rsa" | "ed25519";
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
}

/** Octets of an Ed25519 key, which stand at the end of its SubjectPublicKeyInfo (RFC 8410 4). */
const ED25519_OCTETS = 32;

export function keyRecord(key: PublicKey): string {
  return `v=DKIM1; k=${key.algorithm}; p=${octetsOf(key).toString("base64")}`;
}

/** Whether a record, however it is written, publishes just this key for mail. */
export function publishesKey(record: string, key: PublicKey): boolean {
  const found = parsePublishedKey(record);
  return typeof found === "object" && found.algorithm === key.algorithm && octetsOf(key).equals(found.key);
}

function octetsOf({ algorithm, publicKey }: PublicKey): Buffer {
  const bytes = asBuffer(publicKey);
  return algorithm === "rsa" ? bytes : bytes.subarray(-ED25519_OCTETS);
}
