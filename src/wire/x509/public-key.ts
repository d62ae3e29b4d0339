/** Where a certificate keeps its public key (RFC 5280 4.1), in the very octets that hashes of it are made of, and what it is called by. */
import { element, FIRST as VERSION, INTEGER, SEQUENCE } from "./der.ts";

/** The SubjectPublicKeyInfo of a certificate in DER; undefined when the octets are none. */
export function subjectPublicKeyInfo(certificate: Uint8Array): Uint8Array | undefined {
  const [, , , , , key] = fieldsOf(certificate);
  return key;
}

/** Issuer and serial number in DER, by which others refer to the certificate (RFC 5652 10.2.4); undefined when the octets are none. */
export function issuerAndSerialNumber(certificate: Uint8Array): readonly [Uint8Array, Uint8Array] | undefined {
  const [serial, , issuer, , , key] = fieldsOf(certificate);
  return serial === undefined || issuer === undefined || key === undefined ? undefined : [issuer, serial];
}

/** Serial number, signature algorithm, issuer, validity, subject, key. */
const FIELDS = [INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE];

/** As far as they are there. */
function fieldsOf(certificate: Uint8Array): readonly Uint8Array[] {
  const whole = element(certificate, 0, certificate.length);
  const signed = whole?.tag === SEQUENCE ? element(certificate, whole.start, whole.end) : undefined;
  if (signed?.tag !== SEQUENCE) return [];
  let at = signed.start;
  const version = element(certificate, at, signed.end);
  if (version?.tag === VERSION) at = version.end;
  const fields: Uint8Array[] = [];
  for (const tag of FIELDS) {
    const field = element(certificate, at, signed.end);
    if (field?.tag !== tag) return fields;
    fields.push(certificate.subarray(at, field.end));
    at = field.end;
  }
  return fields;
}
