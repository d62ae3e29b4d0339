/** A key with which a domain signs its mail, and how it comes into the world. */
import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";

/** RSA for every verifier, Ed25519 for those who know RFC 8463. A domain has one of each at a time. */
const KEY_ALGORITHMS = ["rsa", "ed25519"] as const;
export type KeyAlgorithm = (typeof KEY_ALGORITHMS)[number];

/**
 * "next": published, so that everybody can know it before it is used. "active": signs. "retired": signs no more, but stays published while
 * mail that it signed is on its way.
 */
export type KeyState = "next" | "active" | "retired";

/** What may be known of a key. */
export interface DomainKey {
  readonly domain: string;
  /** The label in front of ._domainkey. */
  readonly selector: string;
  readonly algorithm: KeyAlgorithm;
  readonly state: KeyState;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Epoch milliseconds; `changedAt`: when it came into its state. */
  readonly createdAt: number;
  readonly changedAt: number;
}

export interface SigningKey {
  readonly selector: string;
  readonly algorithm: KeyAlgorithm;
  /** PKCS #8, DER. */
  readonly privateKey: Uint8Array;
}

export interface KeyPair {
  readonly algorithm: KeyAlgorithm;
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** RFC 8301 3.2: at least 1024, better 2048. More does not fit into one answer over UDP, nor into some providers' forms. */
const RSA_BITS = 2048;
const ENCODINGS = {
  publicKeyEncoding: { type: "spki", format: "der" },
  privateKeyEncoding: { type: "pkcs8", format: "der" },
} as const;

const generate = promisify(generateKeyPair);

/** One pair of each algorithm; the RSA one takes some 100 ms of another thread. */
export function makeKeyPairs(): Promise<readonly KeyPair[]> {
  return Promise.all(
    KEY_ALGORITHMS.map(async (algorithm) => {
      const pair =
        algorithm === "rsa"
          ? await generate("rsa", { modulusLength: RSA_BITS, ...ENCODINGS })
          : await generate("ed25519", ENCODINGS);
      return { algorithm, ...pair };
    }),
  );
}
