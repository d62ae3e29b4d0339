/** Which TLSA records can be used, and what they vouch for (RFC 6698 2, RFC 7671, RFC 7672 3.1). */
import { createHash, type X509Certificate } from "node:crypto";
import type { TlsaRecord } from "../../dns/resolver.ts";
import { subjectPublicKeyInfo } from "../../wire/x509/public-key.ts";

/** Certificate usages that a mail server can rely on: those that need public authorities are not for it (RFC 7672 3.1.3). */
export const DANE_TA = 2;
export const DANE_EE = 3;

const FULL = 0;
const SHA2_256 = 1;
const SHA2_512 = 2;
const OCTETS = { [SHA2_256]: 32, [SHA2_512]: 64 };

/** Those that say something this client can check; of hashes of one kind of thing only the strongest (RFC 7671 9). */
export function usableRecords(records: readonly TlsaRecord[]): TlsaRecord[] {
  const usable = records.filter(isUsable);
  return usable.filter(
    (record) =>
      record.matchingType !== SHA2_256 ||
      !usable.some(
        ({ usage, selector, matchingType }) =>
          matchingType === SHA2_512 && usage === record.usage && selector === record.selector,
      ),
  );
}

function isUsable({ usage, selector, matchingType, data }: TlsaRecord): boolean {
  if ((usage !== DANE_TA && usage !== DANE_EE) || selector > 1) return false;
  if (matchingType === FULL) return data.length > 0;
  return matchingType === SHA2_256 || matchingType === SHA2_512 ? data.length === OCTETS[matchingType] : false;
}

/** Whether the record is about this certificate, or its key. */
export function matches({ selector, matchingType, data }: TlsaRecord, certificate: X509Certificate): boolean {
  const selected = selector === 0 ? certificate.raw : subjectPublicKeyInfo(certificate.raw);
  if (selected === undefined) return false;
  const found =
    matchingType === FULL
      ? selected
      : createHash(matchingType === SHA2_256 ? "sha256" : "sha512")
          .update(selected)
          .digest();
  return Buffer.compare(found, data) === 0;
}

/** As it stands in a zone file. */
export function tlsaText({ usage, selector, matchingType, data }: TlsaRecord): string {
  return `${usage} ${selector} ${matchingType} ${Buffer.from(data).toString("hex")}`;
}
