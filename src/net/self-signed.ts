/** A certificate that the server signs itself, until somebody gives it a real one: made at the first start, renewed before it ends. */
import { DAY_MS } from "../base/clock.ts";
import { webcrypto, X509Certificate } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Extension, JsonGeneralName } from "@peculiar/x509";
import { isAddress } from "./networks.ts";

/** Some clients refuse certificates that live longer than 398 days. */
const LIFE_DAYS = 397;
const RENEW_DAYS_BEFORE = 30;

export interface CertificateFiles {
  /** PEM files. */
  readonly certificate: string;
  readonly key: string;
}

export function selfSignedFiles(folder: string): CertificateFiles {
  return { certificate: join(folder, "self-signed.crt"), key: join(folder, "self-signed.key") };
}

/**
 * Makes sure that the folder holds a certificate for these names (host names and IP addresses) that is good for another
 * month; answers its files, and whether they are new.
 */
export async function ensureSelfSigned(
  folder: string,
  names: readonly string[],
  now: number,
): Promise<{ files: CertificateFiles; made: boolean }> {
  const files = selfSignedFiles(folder);
  if (await isGood(files, names, now)) return { files, made: false };
  const { certificate, key } = await makeSelfSigned(names, now);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await replace(files.key, key, 0o600);
  await replace(files.certificate, certificate, 0o644);
  return { files, made: true };
}

async function isGood(files: CertificateFiles, names: readonly string[], now: number): Promise<boolean> {
  try {
    const certificate = new X509Certificate(await readFile(files.certificate));
    await readFile(files.key);
    const lastsUntil = certificate.validToDate.getTime();
    return lastsUntil - now > RENEW_DAYS_BEFORE * DAY_MS && names.every((name) => covers(certificate, name));
  } catch {
    return false;
  }
}

function covers(certificate: X509Certificate, name: string): boolean {
  return (isAddress(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined;
}

/** Readers see the old file or the new one, never half of one. */
async function replace(file: string, text: string, mode: number): Promise<void> {
  await writeFile(`${file}.new`, text, { mode });
  await rename(`${file}.new`, file);
}

/** 1.3.6.1.5.5.7.1.31 (RFC 8737 3). */
const ACME_IDENTIFIER = "1.3.6.1.5.5.7.1.31";
/** An OCTET STRING of 32 octets. */
const DIGEST_HEADER = [0x04, 0x20];

/** What tls-alpn-01 shows for a name (RFC 8737 3): a certificate of our own making that holds the SHA-256 of what the authority shall find. */
export function makeChallengeCertificate(name: string, digest: Uint8Array, now: number): Promise<MadeCertificate> {
  return make([name], now, (x509) => [
    new x509.Extension(ACME_IDENTIFIER, true, Uint8Array.of(...DIGEST_HEADER, ...digest)),
  ]);
}

export interface MadeCertificate {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

/** Two PEM texts: an ECDSA P-256 certificate for these names, which is its own issuer, and its key. */
export function makeSelfSigned(names: readonly string[], now: number): Promise<MadeCertificate> {
  return make(names, now, () => []);
}

async function make(
  names: readonly string[],
  now: number,
  further: (x509: typeof import("@peculiar/x509")) => readonly Extension[],
): Promise<MadeCertificate> {
  const [first = "localhost"] = names;
  // The package wants this in place before it is loaded; both take a while, and are needed once a year.
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const alternatives = names.map((value): JsonGeneralName => ({ type: isAddress(value) ? "ip" : "dns", value }));
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [first] }],
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + LIFE_DAYS * DAY_MS),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(alternatives),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...further(x509),
    ],
  });
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    certificate: `${certificate.toString("pem")}\n`,
    key: `${x509.PemConverter.encode(pkcs8, "PRIVATE KEY")}\n`,
  };
}
