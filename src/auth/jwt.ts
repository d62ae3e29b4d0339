/** Tokens that others have issued: JSON Web Tokens (RFC 7519), proven by the keys that their issuer publishes (RFC 7517). */
import {
  createLocalJWKSet,
  decodeJwt,
  errors,
  jwtVerify,
  type CryptoKey,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyOptions,
} from "jose";
import { JWT_CLOCK_TOLERANCE_S, JWT_KEYS_MAX } from "./limits.ts";

export type Claims = Readonly<Record<string, unknown>>;

/** What a token must say of itself. */
export interface Expected {
  readonly issuer: string;
  /** Whom it is for. */
  readonly audience: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

export type Verdict =
  | { readonly claims: Claims }
  | {
      /** For the operator's log. */
      readonly problem: string;
      /** It may be signed with a key that is newer than these. */
      readonly unknownKey: boolean;
    };

/** Signatures that only the issuer can make (RFC 8725 3.1): never "none", nor a secret that the server would have to share. */
const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];

/** Whom a token says it is from; undefined where it is none. It proves nothing. */
export function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/** The public keys of an issuer at one time. */
export class KeySet {
  readonly #find: ReturnType<typeof createLocalJWKSet>;

  private constructor(keys: JSONWebKeySet) {
    this.#find = createLocalJWKSet(keys);
  }

  /** Reads a JWK Set (RFC 7517 5). Throws an Error that says what is wrong with it. */
  static parse(text: string): KeySet {
    const set: unknown = JSON.parse(text);
    const keys = typeof set === "object" && set !== null && "keys" in set ? set.keys : undefined;
    if (!Array.isArray(keys) || keys.length > JWT_KEYS_MAX)
      throw new Error("that is no list of keys, or a very long one");
    return new KeySet({ keys });
  }

  /** Whether one of the keys has signed the token, and it says what is expected. */
  async verify(token: string, { issuer, audience, now }: Expected): Promise<Verdict> {
    const options = {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      currentDate: new Date(now),
      clockTolerance: JWT_CLOCK_TOLERANCE_S,
      requiredClaims: ["exp"],
    };
    try {
      return { claims: await this.#verified(token, options) };
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      return { problem: error.message, unknownKey: error instanceof errors.JWKSNoMatchingKey };
    }
  }

  async #verified(token: string, options: JWTVerifyOptions): Promise<JWTPayload> {
    try {
      return (await jwtVerify(token, this.#find, options)).payload;
    } catch (error) {
      // Where the token does not say which key it is, and several would do, each is tried.
      if (error instanceof errors.JWKSMultipleMatchingKeys) return verifiedBy(error, token, options);
      throw error;
    }
  }
}

async function verifiedBy(
  keys: AsyncIterable<CryptoKey>,
  token: string,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  for await (const key of keys) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}
