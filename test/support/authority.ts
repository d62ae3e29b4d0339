/** Certificates as tests need them: authorities, those below them, and servers'; in order or not. */
import { webcrypto, X509Certificate } from "node:crypto";
import { isIP } from "node:net";

// The package wants this in place before it is loaded.
await import("reflect-metadata");
const x509 = await import("@peculiar/x509");

const DAY_MS = 86_400_000;
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

export interface CertificateWishes {
  /** Host names and addresses. */
  readonly names?: readonly string[];
  /** The subject's common name; the first of the names when absent. */
  readonly commonName?: string;
  /** Epoch milliseconds. */
  readonly from?: number;
  readonly until?: number;
  /** Object identifiers of extended key usages; those of a server when absent. */
  readonly usages?: readonly string[];
}

export interface Issued {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
  readonly x509: X509Certificate;
}

export interface Authority extends Issued {
  issue(wishes: CertificateWishes): Promise<Issued>;
  authority(commonName: string, wishes?: CertificateWishes): Promise<Authority>;
}

interface Issuer {
  readonly name: string;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** An authority that nobody has vouched for but itself. */
export async function makeAuthority(commonName = "Test Authority", wishes: CertificateWishes = {}): Promise<Authority> {
  return makeIssuing({ commonName, ...wishes }, undefined);
}

async function makeIssuing(wishes: CertificateWishes, issuer: Issuer | undefined): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const made = await make(wishes, keys, issuer, true);
  const self: Issuer = { name: made.x509.subject, keys };
  return {
    ...made,
    issue: async (wanted) =>
      make(wanted, await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]), self, false),
    authority: (commonName, wanted = {}) => makeIssuing({ commonName, ...wanted }, self),
  };
}

async function make(
  wishes: CertificateWishes,
  keys: webcrypto.CryptoKeyPair,
  issuer: Issuer | undefined,
  issues: boolean,
): Promise<Issued> {
  const { names = [], from = Date.now() - DAY_MS, until = Date.now() + 30 * DAY_MS } = wishes;
  const { usages = [x509.ExtendedKeyUsage.serverAuth] } = wishes;
  const subject = `CN=${wishes.commonName ?? names[0] ?? "nobody"}`;
  const alternatives = names.map((value) => ({ type: isIP(value) === 0 ? "dns" : "ip", value }) as const);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: webcrypto.getRandomValues(Buffer.alloc(8)).toString("hex"),
    subject,
    issuer: issuer?.name ?? subject,
    notBefore: new Date(from),
    notAfter: new Date(until),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(issues, undefined, true),
      ...(issues || usages.length === 0 ? [] : [new x509.ExtendedKeyUsageExtension([...usages])]),
      ...(alternatives.length > 0 ? [new x509.SubjectAlternativeNameExtension([...alternatives])] : []),
    ],
  });
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  const pem = `${certificate.toString("pem")}\n`;
  return {
    certificate: pem,
    key: `${x509.PemConverter.encode(pkcs8, "PRIVATE KEY")}\n`,
    x509: new X509Certificate(pem),
  };
}
