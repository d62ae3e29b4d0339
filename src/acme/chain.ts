/** The certificate that an authority handed out: is it what was asked for, and how long is it good? */
import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { certificateId } from "../wire/x509/authority-key.ts";
import { CHAIN_LENGTH_MAX, RENEW_JITTER_SHARE, RENEW_SHARE } from "./limits.ts";
import { AcmeTrouble } from "./trouble.ts";

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** As PEM, without anything beside certificates. Throws AcmeTrouble when it is not for this key and these names, now. */
export function checkedChain(
  pem: string,
  wanted: { readonly key: string; readonly names: readonly string[]; readonly now: number },
): string {
  const texts = pem.match(PEM) ?? [];
  if (texts.length === 0 || texts.length > CHAIN_LENGTH_MAX)
    throw wrong("the authority hands out no chain of certificates");
  const [own, ...above] = texts.map(read);
  const ours = createPublicKey(createPrivateKey(wanted.key));
  if (own === undefined || !own.publicKey.equals(ours))
    throw wrong("the authority hands out a certificate for another key");
  const missing = wanted.names.filter((name) => own.checkHost(name) === undefined);
  if (missing.length > 0) throw wrong(`the authority hands out a certificate without ${missing.join(", ")}`);
  if (own.validToDate.getTime() <= wanted.now) throw wrong("the authority hands out a certificate that is over");
  let signed = own;
  for (const each of above) {
    if (!signed.checkIssued(each)) throw wrong("the authority hands out a chain that does not hold together");
    signed = each;
  }
  return `${texts.join("\n")}\n`;
}

function read(text: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    throw wrong("the authority hands out a certificate that cannot be read");
  }
}

/** The order would hand out the same again. */
function wrong(text: string): AcmeTrouble {
  return new AcmeTrouble(text, { endsOrder: true });
}

export interface Lifetime {
  readonly names: readonly string[];
  readonly issuer: string;
  readonly from: number;
  readonly until: number;
  /** When it is due, if the authority says nothing else. */
  readonly renewAt: number;
  /** A number from 0 to 1 that is this certificate's own: what happens at random happens at the same time in every process. */
  readonly lot: number;
  /** By which RFC 9773 4.1 asks for it. */
  readonly id: string | undefined;
}

export function lifetimeOf(chain: string): Lifetime {
  const certificate = new X509Certificate(chain);
  const [from, until] = [certificate.validFromDate.getTime(), certificate.validToDate.getTime()];
  const lot = Number.parseInt(certificate.fingerprint256.slice(0, 11).replaceAll(":", ""), 16) / 2 ** 32;
  const id = certificateId(certificate.raw);
  return {
    names: [...(certificate.subjectAltName ?? "").matchAll(/DNS:([^,\s]+)/g)].map((match) =>
      (match[1] ?? "").toLowerCase(),
    ),
    issuer:
      /^O=(.+)$/m.exec(certificate.issuer)?.[1] ?? /^CN=(.+)$/m.exec(certificate.issuer)?.[1] ?? certificate.issuer,
    from,
    until,
    renewAt: Math.round(from + (until - from) * (RENEW_SHARE - lot * RENEW_JITTER_SHARE)),
    lot,
    id: id && `${encoded(id.authorityKey)}.${encoded(id.serialNumber)}`,
  };
}

function encoded(octets: Uint8Array): string {
  return Buffer.from(octets).toString("base64url");
}
