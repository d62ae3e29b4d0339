/** A text that only this server reads again, and only for a while: what is in it need not be kept anywhere (AES-256-GCM). */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const CIPHER = "aes-256-gcm";
const NONCE_OCTETS = 12;
const TAG_OCTETS = 16;
const TIME_OCTETS = 8;

/** `purpose`: what it may be used for. Base64url. */
export function seal(
  secret: Uint8Array,
  purpose: string,
  { text, expiresAt }: { readonly text: string; readonly expiresAt: number },
): string {
  const nonce = randomBytes(NONCE_OCTETS);
  const cipher = createCipheriv(CIPHER, keyOf(secret, purpose), nonce);
  const time = Buffer.alloc(TIME_OCTETS);
  time.writeBigUInt64BE(BigInt(expiresAt));
  const hidden = Buffer.concat([cipher.update(time), cipher.update(text), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString("base64url");
}

/** Undefined when it is not ours, was made for something else, or its time is over. */
export function unseal(
  secret: Uint8Array,
  purpose: string,
  { sealed, now }: { readonly sealed: string; readonly now: number },
): string | undefined {
  const octets = Buffer.from(sealed, "base64url");
  if (octets.length < NONCE_OCTETS + TAG_OCTETS + TIME_OCTETS) return undefined;
  const decipher = createDecipheriv(CIPHER, keyOf(secret, purpose), octets.subarray(0, NONCE_OCTETS));
  decipher.setAuthTag(octets.subarray(NONCE_OCTETS, NONCE_OCTETS + TAG_OCTETS));
  try {
    const open = Buffer.concat([decipher.update(octets.subarray(NONCE_OCTETS + TAG_OCTETS)), decipher.final()]);
    return Number(open.readBigUInt64BE(0)) > now ? open.toString("utf8", TIME_OCTETS) : undefined;
  } catch {
    return undefined;
  }
}

function keyOf(secret: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", purpose, 32));
}
