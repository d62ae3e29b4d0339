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
  /** For who asks with a request (RFC 2986), whose signature it checks, with the authority's own key named in it. */
  certify(request: Uint8Array, wishes?: CertificateWishes): Promise<X509Certificate>;
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
    async certify(request, wanted = {}) {
      const asked = new x509.Pkcs10CertificateRequest(Buffer.from(request));
      if (!(await asked.verify())) throw new Error("the request is not signed with its key");
      const alternatives = asked.getExtension("2.5.29.17");
      const names =
        alternatives === null ? [] : new x509.SubjectAlternativeNameExtension(alternatives.rawData).names.toJSON();
      const publicKey = await asked.publicKey.export();
      const certified = await certificateOf({ names: names.map(({ value }) => value), ...wanted }, publicKey, {
        issuer: { name: self.name, key: self.keys.privateKey },
        issues: false,
        further: [await x509.AuthorityKeyIdentifierExtension.create(self.keys.publicKey)],
      });
      return certified.x509;
    },
    authority: (commonName, wanted = {}) => makeIssuing({ commonName, ...wanted }, self),
  };
}

async function make(
  wishes: CertificateWishes,
  keys: webcrypto.CryptoKeyPair,
  issuer: Issuer | undefined,
  issues: boolean,
): Promise<Issued> {
  const signer = issuer ?? { name: undefined, keys };
  const made = await certificateOf(wishes, keys.publicKey, {
    issuer: { name: signer.name, key: signer.keys.privateKey },
    issues,
    further: [],
  });
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { ...made, key: `${x509.PemConverter.encode(pkcs8, "PRIVATE KEY")}\n` };
}

async function certificateOf(
  wishes: CertificateWishes,
  publicKey: webcrypto.CryptoKey,
  about: {
    /** The subject itself where it has no name. */
    readonly issuer: { readonly name: string | undefined; readonly key: webcrypto.CryptoKey };
    readonly issues: boolean;
    readonly further: readonly InstanceType<typeof x509.Extension>[];
  },
): Promise<Omit<Issued, "key">> {
  const { issuer, issues, further } = about;
  const { names = [], from = Date.now() - DAY_MS, until = Date.now() + 30 * DAY_MS } = wishes;
  const { usages = [x509.ExtendedKeyUsage.serverAuth] } = wishes;
  const subject = `CN=${wishes.commonName ?? names[0] ?? "nobody"}`;
  const alternatives = names.map((value) => ({ type: isIP(value) === 0 ? "dns" : "ip", value }) as const);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: webcrypto.getRandomValues(Buffer.alloc(8)).toString("hex"),
    subject,
    issuer: issuer.name ?? subject,
    notBefore: new Date(from),
    notAfter: new Date(until),
    signingAlgorithm: ALGORITHM,
    publicKey,
    signingKey: issuer.key,
    extensions: [
      new x509.BasicConstraintsExtension(issues, undefined, true),
      ...(issues || usages.length === 0 ? [] : [new x509.ExtendedKeyUsageExtension([...usages])]),
      ...(alternatives.length > 0 ? [new x509.SubjectAlternativeNameExtension([...alternatives])] : []),
      ...further,
    ],
  });
  const pem = `${certificate.toString("pem")}\n`;
  return { certificate: pem, x509: new X509Certificate(pem) };
}
