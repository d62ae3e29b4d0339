/** The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677): verifiers, and the check of a client's proof. */
import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { BindingFlag, ScramClientFinal, ScramClientFirst } from "../wire/sasl/scram.ts";

const derive = promisify(pbkdf2);

/** What the server keeps of a password for SCRAM: enough to check a client and to prove itself, not enough to log in elsewhere. */
export interface ScramVerifier {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly storedKey: Uint8Array;
  readonly serverKey: Uint8Array;
}

/**
 * Eight times what RFC 7677 4 asks for. The client pays it at each login (some milliseconds on a computer, tens on an old telephone),
 * whoever steals the verifiers pays it for each guess.
 */
const DEFAULT_ITERATIONS = 32_768;

const SALT_OCTETS = 16;
const NONCE_OCTETS = 18;
const KEY_OCTETS = 32;

/** `password` is already prepared (SASLprep). */
export async function makeVerifier(
  password: string,
  iterations: number = DEFAULT_ITERATIONS,
  salt: Uint8Array = randomBytes(SALT_OCTETS),
): Promise<ScramVerifier> {
  const salted = await derive(password, salt, iterations, KEY_OCTETS, "sha256");
  const clientKey = hmac(salted, "Client Key");
  return { salt, iterations, storedKey: sha256(clientKey), serverKey: hmac(salted, "Server Key") };
}

/** A verifier for a name that has none: always the same for the name, so that asking twice does not tell, and matched by no password. */
export function makeUpVerifier(
  secret: Uint8Array,
  name: string,
  iterations: number = DEFAULT_ITERATIONS,
): ScramVerifier {
  const salt = hmac(secret, `salt\0${name}`).subarray(0, SALT_OCTETS);
  return { salt, iterations, storedKey: hmac(secret, `stored\0${name}`), serverKey: hmac(secret, `server\0${name}`) };
}

/** Our half of the nonce: printable, without commas. */
export function makeNonce(): string {
  return randomBytes(NONCE_OCTETS).toString("base64");
}

/** Whether the client's word on channel binding fits what was offered (RFC 5802 6): a client that could bind but was not let must not go on. */
export function bindingAllowed(
  flag: BindingFlag,
  plus: { readonly chosen: boolean; readonly offered: boolean },
): boolean {
  if (plus.chosen) return flag.kind === "used";
  return flag.kind === "none" || (flag.kind === "unoffered" && !plus.offered);
}

/**
 * Checks the client's last message; answers our signature, or undefined when anything is wrong.
 * `bindingData` is the connection's own channel binding data of the type that the client named.
 */
export function checkProof(exchange: {
  readonly first: ScramClientFirst;
  readonly serverFirst: string;
  readonly nonce: string;
  readonly final: ScramClientFinal;
  readonly verifier: ScramVerifier;
  readonly bindingData: Uint8Array | undefined;
}): Buffer | undefined {
  const { first, final, verifier } = exchange;
  const bound = Buffer.concat([Buffer.from(first.gs2Header), exchange.bindingData ?? Buffer.alloc(0)]);
  const signed = `${first.bare},${exchange.serverFirst},${final.withoutProof}`;
  const clientKey = hmac(verifier.storedKey, signed);
  if (final.proof.length !== KEY_OCTETS) return undefined;
  for (let i = 0; i < KEY_OCTETS; i++) clientKey[i] = (clientKey[i] ?? 0) ^ (final.proof[i] ?? 0);
  const proven = timingSafeEqual(sha256(clientKey), verifier.storedKey);
  if (!proven || final.nonce !== exchange.nonce || !equal(final.channelBinding, bound)) return undefined;
  return hmac(verifier.serverKey, signed);
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(octets: Uint8Array): Buffer {
  return createHash("sha256").update(octets).digest();
}
