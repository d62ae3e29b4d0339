/** The TXT records in which domains publish their keys, at selector._domainkey.domain (RFC 6376 3.6.1, RFC 8463 4). */
import { asBuffer } from "../mime/ascii.ts";
import { parseTagList } from "./tag-list.ts";

export interface PublicKey {
  readonly algorithm: "rsa" | "ed25519";
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
}

/** Octets of an Ed25519 key, which stand at the end of its SubjectPublicKeyInfo (RFC 8410 4). */
const ED25519_OCTETS = 32;

export function keyRecord(key: PublicKey): string {
  return `v=DKIM1; k=${key.algorithm}; p=${published(key)}`;
}

/** Whether a record, however it is written, publishes just this key for mail. */
export function publishesKey(record: string, key: PublicKey): boolean {
  const tags = parseTagList(record);
  if (tags === undefined || (tags.get("v") ?? "DKIM1") !== "DKIM1") return false;
  if ((tags.get("k") ?? "rsa") !== key.algorithm) return false;
  const allows = (tag: string, wanted: string): boolean => {
    const listed = tags
      .get(tag)
      ?.split(":")
      .map((each) => each.trim());
    return listed === undefined || listed.includes(wanted) || (tag === "s" && listed.includes("*"));
  };
  return tags.get("p")?.replace(/\s/g, "") === published(key) && allows("h", "sha256") && allows("s", "email");
}

function published({ algorithm, publicKey }: PublicKey): string {
  const bytes = asBuffer(publicKey);
  return (algorithm === "rsa" ? bytes : bytes.subarray(-ED25519_OCTETS)).toString("base64");
}
