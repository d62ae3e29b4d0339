/** Challenges that the server need not remember while they wait: they carry their end, and a seal that only the server can make. */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const RANDOM_OCTETS = 16;
const TIME_OCTETS = 8;
const SEAL_OCTETS = 16;

/** `purpose`: what it may be answered for, and by whom. Base64url. */
export function makeChallenge(secret: Uint8Array, purpose: string, expiresAt: number): string {
  const time = Buffer.alloc(TIME_OCTETS);
  time.writeBigUInt64BE(BigInt(expiresAt));
  const open = Buffer.concat([randomBytes(RANDOM_OCTETS), time]);
  return Buffer.concat([open, seal(secret, purpose, open)]).toString("base64url");
}

/** When it ends; undefined when it is not ours, was made for something else, or has ended. */
export function challengeEnd(
  secret: Uint8Array,
  purpose: string,
  { challenge, now }: { readonly challenge: string; readonly now: number },
): number | undefined {
  const octets = Buffer.from(challenge, "base64url");
  if (octets.length !== RANDOM_OCTETS + TIME_OCTETS + SEAL_OCTETS) return undefined;
  const open = octets.subarray(0, RANDOM_OCTETS + TIME_OCTETS);
  if (!timingSafeEqual(octets.subarray(open.length), seal(secret, purpose, open))) return undefined;
  const expiresAt = Number(octets.readBigUInt64BE(RANDOM_OCTETS));
  return expiresAt > now ? expiresAt : undefined;
}

function seal(secret: Uint8Array, purpose: string, open: Uint8Array): Buffer {
  return createHmac("sha256", secret).update(`${purpose}\0`).update(open).digest().subarray(0, SEAL_OCTETS);
}
