/** Signed data as mail and configuration profiles carry it (RFC 5652 5), in DER: content, certificates, one signature. */
import { der, FIRST, INTEGER, NULL, OCTET_STRING, oid, SEQUENCE, SET, UTC_TIME } from "./der.ts";
import { issuerAndSerialNumber } from "./public-key.ts";

export interface Signing {
  readonly content: Uint8Array;
  /** DER; the signer's first, then those above it. */
  readonly certificates: readonly Uint8Array[];
  readonly key: "rsa" | "ec";
  /** Epoch milliseconds. */
  readonly at: number;
  readonly sha256: (octets: Uint8Array) => Uint8Array;
  /** RSASSA-PKCS1-v1_5, or ECDSA in DER, with SHA-256. */
  readonly sign: (octets: Uint8Array) => Uint8Array;
}

/** 1.2.840.113549.1.7.1 and .2, 1.2.840.113549.1.9.3 to .5 */
const DATA = oid("2a864886f70d010701");
const SIGNED_DATA = oid("2a864886f70d010702");
const CONTENT_TYPE = oid("2a864886f70d010903");
const MESSAGE_DIGEST = oid("2a864886f70d010904");
const SIGNING_TIME = oid("2a864886f70d010905");
const VERSION_1 = der(INTEGER, Uint8Array.of(1));
/** 2.16.840.1.101.3.4.2.1 */
const SHA_256 = der(SEQUENCE, oid("608648016503040201"), der(NULL));
/** 1.2.840.113549.1.1.1, 1.2.840.10045.4.3.2 */
const SIGNATURES = {
  rsa: der(SEQUENCE, oid("2a864886f70d010101"), der(NULL)),
  ec: der(SEQUENCE, oid("2a8648ce3d040302")),
} as const;

/** Undefined when the signer's certificate is none. */
export function signedData(signing: Signing): Uint8Array | undefined {
  const { content, certificates, key, sign } = signing;
  const signer = certificates[0] === undefined ? undefined : issuerAndSerialNumber(certificates[0]);
  if (signer === undefined) return undefined;
  const attributes = attributesOf(signing);
  // What is signed has the tag of a set, what is sent that of its place (RFC 5652 5.4).
  const signature = sign(der(SET, ...attributes));
  const signerInfo = der(
    SEQUENCE,
    VERSION_1,
    der(SEQUENCE, ...signer),
    SHA_256,
    der(FIRST, ...attributes),
    SIGNATURES[key],
    der(OCTET_STRING, signature),
  );
  const body = der(
    SEQUENCE,
    VERSION_1,
    der(SET, SHA_256),
    der(SEQUENCE, DATA, der(FIRST, der(OCTET_STRING, content))),
    der(FIRST, ...certificates),
    der(SET, signerInfo),
  );
  return der(SEQUENCE, SIGNED_DATA, der(FIRST, body));
}

/** In the order that DER wants of a set. */
function attributesOf({ content, at, sha256 }: Signing): readonly Uint8Array[] {
  const time = new TextEncoder().encode(utcTime(at));
  return [
    der(SEQUENCE, CONTENT_TYPE, der(SET, DATA)),
    der(SEQUENCE, MESSAGE_DIGEST, der(SET, der(OCTET_STRING, sha256(content)))),
    der(SEQUENCE, SIGNING_TIME, der(SET, der(UTC_TIME, time))),
  ].sort((one, other) => Buffer.compare(one, other));
}

/** "261127101500Z": good until 2049 (RFC 5652 11.3). */
function utcTime(at: number): string {
  return `${new Date(at).toISOString().slice(2, 19).replace(/\D/g, "")}Z`;
}
