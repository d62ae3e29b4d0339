/** Requests to an authority as it wants them signed (RFC 8555 6.2): a flattened JWS (RFC 7515 7.2.2) with ES256, or HS256 for a key that it gave. */
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from "node:crypto";

export interface Jwk {
  readonly crv: string;
  readonly kty: string;
  readonly x: string;
  readonly y: string;
}

export interface SignedRequest {
  readonly protected: string;
  readonly payload: string;
  readonly signature: string;
}

/** PKCS #8 in PEM, of a key on P-256. */
export function newKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" });
}

export class AccountKey {
  readonly #key: KeyObject;
  readonly jwk: Jwk;

  constructor(pem: string) {
    this.#key = createPrivateKey(pem);
    const { crv = "", kty = "", x = "", y = "" } = createPublicKey(this.#key).export({ format: "jwk" });
    this.jwk = { crv, kty, x, y };
  }

  /** RFC 7638 3: its members in the order of their names. */
  get thumbprint(): string {
    const { crv, kty, x, y } = this.jwk;
    return createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url");
  }

  /** An empty payload asks, and changes nothing (RFC 8555 6.3). */
  sign(header: Readonly<Record<string, unknown>>, payload: string): SignedRequest {
    return flattened({ alg: "ES256", ...header }, payload, (octets) =>
      sign("sha256", octets, { key: this.#key, dsaEncoding: "ieee-p1363" }),
    );
  }

  /** That the holder of a key which the authority gave out means this account (RFC 8555 7.3.4). */
  boundTo(external: ExternalAccount, url: string): SignedRequest {
    return flattened({ alg: "HS256", kid: external.id, url }, JSON.stringify(this.jwk), (octets) =>
      createHmac("sha256", external.key).update(octets).digest(),
    );
  }
}

export interface ExternalAccount {
  readonly id: string;
  readonly key: Uint8Array;
}

function flattened(header: object, payload: string, signed: (octets: Buffer) => Buffer): SignedRequest {
  const parts = { protected: encoded(JSON.stringify(header)), payload: encoded(payload) };
  const signature = signed(Buffer.from(`${parts.protected}.${parts.payload}`)).toString("base64url");
  return { ...parts, signature };
}

function encoded(text: string): string {
  return Buffer.from(text).toString("base64url");
}
