/** Codes of an authenticator (RFC 6238 over RFC 4226): six digits that change each half minute. */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** As RFC 4226 4 recommends; the same length as the digest. */
const SECRET_OCTETS = 20;
const STEP_MS = 30_000;
const DIGITS = 6;
/** Steps before and after now whose codes are taken too: clocks go wrong, and people type slowly (RFC 6238 5.2). */
const DRIFT_STEPS = 1;

export function makeTotpSecret(): Uint8Array {
  return randomBytes(SECRET_OCTETS);
}

/** The step whose code this is, later than `lastStep`; undefined when it is none: each code is good once (RFC 6238 5.2). */
export function matchingStep(
  secret: Uint8Array,
  code: string,
  { now, lastStep }: { readonly now: number; readonly lastStep: number },
): number | undefined {
  const given = Buffer.from(code);
  if (given.length !== DIGITS) return undefined;
  const current = Math.floor(now / STEP_MS);
  let found: number | undefined;
  for (let step = current - DRIFT_STEPS; step <= current + DRIFT_STEPS; step++) {
    const right = timingSafeEqual(given, Buffer.from(totpCode(secret, step * STEP_MS)));
    if (right && step > lastStep) found ??= step;
  }
  return found;
}

/** The code of a moment. */
export function totpCode(secret: Uint8Array, at: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / STEP_MS)));
  const digest = createHmac("sha1", secret).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  const number = (digest.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, "0");
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Without padding (RFC 4648 6), as authenticators take it. */
export function base32(octets: Uint8Array): string {
  let text = "";
  let bits = 0;
  let value = 0;
  for (const octet of octets) {
    value = ((value << 8) | octet) & 0xffff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += BASE32[(value >> (bits - 5)) & 31];
  }
  return bits === 0 ? text : text + BASE32[(value << (5 - bits)) & 31];
}
