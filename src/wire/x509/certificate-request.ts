/** What an authority is asked for a certificate with (RFC 2986): the names that it shall have, signed with the key that it shall be for. */
import { BIT_STRING, der, FIRST, INTEGER, OCTET_STRING, oid, SEQUENCE, SET } from "./der.ts";

export interface Requesting {
  /** As A-labels. */
  readonly names: readonly string[];
  /** SubjectPublicKeyInfo in DER, of a key on an elliptic curve. */
  readonly publicKey: Uint8Array;
  /** ECDSA in DER, with SHA-256. */
  readonly sign: (octets: Uint8Array) => Uint8Array;
}

/** 1.2.840.113549.1.9.14, 2.5.29.17, 1.2.840.10045.4.3.2 */
const EXTENSION_REQUEST = oid("2a864886f70d01090e");
const ALTERNATIVE_NAMES = oid("551d11");
const ECDSA_SHA_256 = der(SEQUENCE, oid("2a8648ce3d040302"));
const VERSION_0 = der(INTEGER, Uint8Array.of(0));
/** GeneralName: dNSName, [2] (RFC 5280 4.2.1.6). */
const DNS_NAME = 0x82;

/** In DER. The subject is empty: names stand among the alternatives (RFC 8555 7.4), where a common name would have 64 characters at most. */
export function certificateRequest({ names, publicKey, sign }: Requesting): Uint8Array {
  const alternatives = der(SEQUENCE, ...names.map((name) => der(DNS_NAME, Buffer.from(name, "latin1"))));
  const extension = der(SEQUENCE, ALTERNATIVE_NAMES, der(OCTET_STRING, alternatives));
  const attribute = der(SEQUENCE, EXTENSION_REQUEST, der(SET, der(SEQUENCE, extension)));
  const asked = der(SEQUENCE, VERSION_0, der(SEQUENCE), publicKey, der(FIRST, attribute));
  return der(SEQUENCE, asked, ECDSA_SHA_256, der(BIT_STRING, Uint8Array.of(0), sign(asked)));
}
