/** Whether a certificate chain leads to an issuer that somebody vouches for (RFC 5280 6, as far as RFC 7672 3.1.2 needs it). */
import type { X509Certificate } from "node:crypto";
import { CHAIN_LENGTH_MAX } from "./limits.ts";

/** Extended key usages under which a certificate is a server's (RFC 5280 4.2.1.12); one without any is everybody's. */
const FOR_SERVERS = new Set(["1.3.6.1.5.5.7.3.1", "2.5.29.37.0"]);

/**
 * Undefined when `isAnchor` holds for an issuer of the leaf, direct or not, and everything on the way to it is in order; otherwise why not.
 * Issuers are sought among the certificates that the server has sent, in any order.
 */
export function leadsToAnchor(
  chain: readonly X509Certificate[],
  isAnchor: (certificate: X509Certificate) => boolean,
  now: number,
): string | undefined {
  const [leaf, ...others] = chain;
  if (leaf === undefined) return "it sent no certificate";
  const purposes = leaf.keyUsage as readonly string[] | undefined;
  if (purposes?.some((purpose) => FOR_SERVERS.has(purpose)) === false) return "its certificate is not one of a server";
  let at = leaf;
  for (let length = 1; length <= CHAIN_LENGTH_MAX; length++) {
    if (!isInForce(at, now)) return `the certificate of ${nameOf(at)} is not in force`;
    if (at !== leaf && isAnchor(at)) return undefined;
    const issuer = others.find((each) => each !== at && hasIssued(each, at));
    if (issuer === undefined) break;
    at = issuer;
  }
  return "its certificate was issued by none of those that the domain names";
}

function isInForce({ validFromDate, validToDate }: X509Certificate, now: number): boolean {
  return validFromDate.getTime() <= now && now <= validToDate.getTime();
}

function hasIssued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function nameOf({ subject }: X509Certificate): string {
  return subject.replaceAll("\n", ", ");
}
