/** Which certificates the server shows: those of the configuration, or the one that it makes itself. */
import { join } from "node:path";
import type { Config } from "../config/schema.ts";
import { type CertificateFiles, ensureSelfSigned, selfSignedFiles } from "../net/self-signed.ts";

function folderOf({ data }: Pick<Config, "data">): string {
  return join(data, "tls");
}

/** Where its own is, made or not. */
export function ownCertificate(config: Pick<Config, "data">): CertificateFiles {
  return selfSignedFiles(folderOf(config));
}

/** At least one; the first is for clients that name nobody. */
export function certificatesOf(config: Pick<Config, "data" | "tls">): readonly CertificateFiles[] {
  return config.tls.certificates.length > 0 ? config.tls.certificates : [ownCertificate(config)];
}

/** Makes its own where none is configured, for these names, or anew when it is about to end. `now` in epoch milliseconds. */
export async function ensureCertificate(config: Config, names: readonly string[], now: number): Promise<void> {
  if (config.tls.certificates.length === 0) await ensureSelfSigned(folderOf(config), names, now);
}
