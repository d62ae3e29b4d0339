/** Which certificates the server shows: those that it fetched, those of the configuration, or the one that it makes itself. */
import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../../config/schema.ts";
import { bundlesIn } from "../../net/certificates.ts";
import { ownName } from "../hostname.ts";
import { type CertificateFiles, ensureSelfSigned, selfSignedFiles } from "../../net/self-signed.ts";

function folderOf({ data }: Pick<Config, "data">): string {
  return join(data, "tls");
}

/** Where its own is, made or not. */
export function ownCertificate(config: Pick<Config, "data">): CertificateFiles {
  return selfSignedFiles(folderOf(config));
}

/** Where those are that it fetches; undefined where it fetches none. */
export function fetchedFolder(config: Pick<Config, "data" | "acme">): string | undefined {
  return config.acme.enabled ? join(folderOf(config), "acme") : undefined;
}

/** What there is beside fetched ones: at least one; the first is for clients that name nobody. */
export function certificatesOf(config: Pick<Config, "data" | "tls">): readonly CertificateFiles[] {
  return config.tls.certificates.length > 0 ? config.tls.certificates : [ownCertificate(config)];
}

export interface ShownCertificate extends CertificateFiles {
  readonly x509: X509Certificate;
}

/** What clients see who name this server: undefined when nothing can be read. */
export async function shownCertificate(
  config: Pick<Config, "acme" | "data" | "hostname" | "tls">,
): Promise<ShownCertificate | undefined> {
  const hostname = ownName(config.hostname);
  const all = await Promise.all((await allCertificates(config)).map(readCertificate));
  const known = all.filter((each) => each !== undefined);
  const [first] = certificatesOf(config);
  return (
    known.find(({ x509 }) => x509.checkHost(hostname) !== undefined) ??
    known.find(({ certificate }) => certificate === first?.certificate)
  );
}

/** Undefined when it cannot be read. */
export async function readCertificate(files: CertificateFiles): Promise<ShownCertificate | undefined> {
  try {
    return { ...files, x509: new X509Certificate(await readFile(files.certificate)) };
  } catch {
    return undefined;
  }
}

/** All, those that go before others in front. */
async function allCertificates(config: Pick<Config, "acme" | "data" | "tls">): Promise<readonly CertificateFiles[]> {
  const folder = fetchedFolder(config);
  return [...(folder === undefined ? [] : await bundlesIn(folder)), ...certificatesOf(config)];
}

/** Makes its own where none is configured, for these names, or anew when it is about to end. `now` in epoch milliseconds. */
export async function ensureCertificate(config: Config, names: readonly string[], now: number): Promise<void> {
  if (config.tls.certificates.length === 0) await ensureSelfSigned(folderOf(config), names, now);
}
