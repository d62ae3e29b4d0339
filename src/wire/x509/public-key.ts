/** Where a certificate keeps its public key (RFC 5280 4.1), in the very octets that hashes of it are made of, and what it is called by. */

/** Tags of DER that are met on the way. */
const INTEGER = 0x02;
const SEQUENCE = 0x30;
const VERSION = 0xa0;

interface Element {
  readonly tag: number;
  /** Of the content. */
  readonly start: number;
  readonly end: number;
}

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

/** The element that begins at `at` and ends before `limit`. */
function element(octets: Uint8Array, at: number, limit: number): Element | undefined {
  const tag = octets[at];
  const first = octets[at + 1];
  if (tag === undefined || first === undefined) return undefined;
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    // X.690 8.1.3.5: so many octets of length follow; four are more than any certificate has.
    const count = first & 0x7f;
    if (count === 0 || count > 4) return undefined;
    length = 0;
    for (const octet of octets.subarray(start, start + count)) length = length * 256 + octet;
    start += count;
  }
  const end = start + length;
  return end <= Math.min(limit, octets.length) ? { tag, start, end } : undefined;
}
