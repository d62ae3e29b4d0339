/** By what a certificate names the key that signed it (RFC 5280 4.2.1.1), and its own number: together, what RFC 9773 4.1 calls it by. */
import { element, FIRST_PLAIN, OCTET_STRING, oid, SEQUENCE } from "./der.ts";
import { issuerAndSerialNumber, subjectPublicKeyInfo } from "./public-key.ts";

/** [3], constructed: the extensions of a certificate. */
const EXTENSIONS = 0xa3;
/** 2.5.29.35 */
const AUTHORITY_KEY = oid("551d23");
/** More than any certificate has. */
const EXTENSIONS_MAX = 64;

export interface CertificateId {
  readonly authorityKey: Uint8Array;
  /** The octets of the number as DER writes it, with a zero in front where it needs one. */
  readonly serialNumber: Uint8Array;
}

/** Undefined where the octets are no certificate, or one that names no such key. */
export function certificateId(certificate: Uint8Array): CertificateId | undefined {
  const serial = issuerAndSerialNumber(certificate)?.[1];
  const authorityKey = authorityKeyOf(certificate);
  if (serial === undefined || authorityKey === undefined) return undefined;
  const number = element(serial, 0, serial.length);
  return number && { authorityKey, serialNumber: serial.subarray(number.start, number.end) };
}

function authorityKeyOf(certificate: Uint8Array): Uint8Array | undefined {
  for (const extension of extensionsOf(certificate)) {
    if (Buffer.compare(extension.subarray(0, AUTHORITY_KEY.length), AUTHORITY_KEY) !== 0) continue;
    const held = element(extension, AUTHORITY_KEY.length, extension.length);
    const sequence = held?.tag === OCTET_STRING ? element(extension, held.start, held.end) : undefined;
    const key = sequence?.tag === SEQUENCE ? element(extension, sequence.start, sequence.end) : undefined;
    if (key?.tag === FIRST_PLAIN) return extension.subarray(key.start, key.end);
  }
  return undefined;
}

/** The content of each. */
function extensionsOf(certificate: Uint8Array): readonly Uint8Array[] {
  const key = subjectPublicKeyInfo(certificate);
  if (key === undefined) return [];
  // They stand behind the key, and behind two identifiers that nobody uses.
  let at = key.byteOffset - certificate.byteOffset + key.length;
  let list = element(certificate, at, certificate.length);
  for (let skipped = 0; list !== undefined && list.tag !== EXTENSIONS && skipped < 2; skipped++) {
    at = list.end;
    list = element(certificate, at, certificate.length);
  }
  const inner = list?.tag === EXTENSIONS ? element(certificate, list.start, list.end) : undefined;
  if (inner === undefined) return [];
  const found: Uint8Array[] = [];
  let next = inner.start;
  while (next < inner.end && found.length < EXTENSIONS_MAX) {
    const each = element(certificate, next, inner.end);
    if (each === undefined) break;
    found.push(certificate.subarray(each.start, each.end));
    next = each.end;
  }
  return found;
}
