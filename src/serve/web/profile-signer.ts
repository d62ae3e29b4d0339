/** Signs profiles for devices with the server's own certificate, so that they say who made them. */
import { createHash, createPrivateKey, sign, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { systemClock } from "../../base/clock.ts";
import type { Config } from "../../config/schema.ts";
import { shownCertificate } from "../certificates/own-certificate.ts";
import { signedData } from "../../wire/x509/signed-data.ts";

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** The profile as it is where there is no certificate that somebody else has signed: that of our own making proves nothing. */
export async function signedProfile(config: Config, profile: string): Promise<string | Uint8Array> {
  const files = await shownCertificate(config);
  if (files === undefined) return profile;
  const [chain, key] = await Promise.all([readFile(files.certificate, "utf8"), readFile(files.key, "utf8")]);
  const certificates = (chain.match(PEM) ?? []).map((each) => new X509Certificate(each));
  const [own] = certificates;
  const privateKey = createPrivateKey(key);
  const type = privateKey.asymmetricKeyType;
  if (own === undefined || own.issuer === own.subject || (type !== "rsa" && type !== "ec")) return profile;
  const signed = signedData({
    content: Buffer.from(profile),
    certificates: certificates.map(({ raw }) => raw),
    key: type,
    at: systemClock.now(),
    sha256: (octets) => createHash("sha256").update(octets).digest(),
    sign: (octets) => sign("sha256", octets, privateKey),
  });
  return signed ?? profile;
}
