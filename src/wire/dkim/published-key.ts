/** A key as a verifier finds it in the DNS (RFC 6376 3.6.1, RFC 8463 4). */
import { parseTagList } from "./tag-list.ts";

export interface PublishedKey {
  readonly algorithm: "rsa" | "ed25519";
  /** RSA: SubjectPublicKeyInfo, or RSAPublicKey alone (RFC 6376 has said both). Ed25519: 32 octets. */
  readonly key: Uint8Array;
  /** The domain is trying DKIM out (t=y). */
  readonly testing: boolean;
  /** The domain of `i` must be that of `d`, not one below it (t=s). */
  readonly exact: boolean;
}

/** The key of a record, or why it is none for mail that is signed with SHA-256. */
export function parsePublishedKey(record: string): PublishedKey | string {
  const tags = parseTagList(record);
  if (tags === undefined) return "the key record is no tag list";
  if ((tags.get("v") ?? "DKIM1") !== "DKIM1") return "the key record has another version";
  const algorithm = tags.get("k") ?? "rsa";
  if (algorithm !== "rsa" && algorithm !== "ed25519") return "the key is of an unknown kind";
  const allows = (tag: string, words: readonly string[]): boolean => {
    const list = tags.get(tag)?.split(":") ?? words;
    return list.some((word) => words.includes(word.trim().toLowerCase()));
  };
  if (!allows("h", ["sha256"])) return "the key is not for SHA-256";
  if (!allows("s", ["email", "*"])) return "the key is not for mail";
  const digits = tags.get("p")?.replace(/\s+/g, "");
  if (digits === "") return "the key was revoked";
  if (digits === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(digits)) return "the key record has no key";
  const flags = (tags.get("t") ?? "").split(":").map((flag) => flag.trim().toLowerCase());
  return {
    algorithm,
    key: Buffer.from(digits, "base64"),
    testing: flags.includes("y"),
    exact: flags.includes("s"),
  };
}
