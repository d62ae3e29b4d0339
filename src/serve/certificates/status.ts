/** All certificates of the server as one asks for them: the fetched ones and those of files. */
import { createHash, X509Certificate } from "node:crypto";
import { triedAgainAt } from "../../acme/keeper.ts";
import { lifetimeOf } from "../../acme/chain.ts";
import { dueAt } from "../../acme/renewal.ts";
import type { Clock } from "../../base/clock.ts";
import type { Config } from "../../config/schema.ts";
import type { Resolver } from "../../dns/resolver.ts";
import type { Storage } from "../data/storage.ts";
import { type CaredFor, certificateStates } from "./care.ts";
import { readCertificate, certificatesOf } from "./own-certificate.ts";

/** Times are ISO 8601; null where there is nothing to tell. */
export interface CertificateStatus {
  /** What it is called by: a name or domain, or its file. */
  readonly name: string;
  readonly names: readonly string[];
  readonly fetched: boolean;
  readonly issuer: string | null;
  readonly selfSigned: boolean;
  readonly until: string | null;
  readonly renewAt: string | null;
  /** SHA-256 of the key, as TLSA records have it. */
  readonly keyDigest: string | null;
  /** Names that are wanted, and lead elsewhere or nowhere. */
  readonly elsewhere: readonly string[];
  readonly trouble: string | null;
  readonly nextTryAt: string | null;
}

interface Asking {
  readonly storage: Pick<Storage, "acmeBook" | "directory">;
  readonly resolver: Resolver;
  readonly clock: Clock;
}

export async function certificateStatus(config: Config, asking: Asking): Promise<readonly CertificateStatus[]> {
  const fetched = config.acme.enabled ? await certificateStates(config, asking) : [];
  const files = await Promise.all(certificatesOf(config).map(readCertificate));
  return [
    ...fetched.map((each) => fetchedStatus(each, asking.clock.now())),
    ...files
      .filter((each) => each !== undefined)
      .map(({ certificate, x509 }) => ({ ...NOTHING, ...facts(x509), name: certificate })),
  ];
}

const NOTHING = {
  names: [],
  fetched: false,
  issuer: null,
  selfSigned: false,
  until: null,
  renewAt: null,
  keyDigest: null,
  elsewhere: [],
  trouble: null,
  nextTryAt: null,
} as const;

function fetchedStatus({ name, names, elsewhere, kept }: CaredFor, now: number): CertificateStatus {
  const { held, trouble } = kept ?? {};
  const about = held === undefined ? {} : facts(new X509Certificate(held.chain));
  const due = held === undefined ? undefined : dueAt(lifetimeOf(held.chain), kept?.renewal);
  return {
    ...NOTHING,
    names,
    ...about,
    name,
    fetched: true,
    elsewhere,
    renewAt: due === undefined ? null : iso(due),
    trouble: trouble?.text ?? null,
    nextTryAt: kept === undefined || trouble === undefined ? null : iso(Math.max(triedAgainAt(kept, names), now)),
  };
}

function facts(certificate: X509Certificate) {
  const { names, issuer, until } = lifetimeOf(certificate.toString());
  const key = certificate.publicKey.export({ type: "spki", format: "der" });
  return {
    names,
    issuer,
    selfSigned: certificate.issuer === certificate.subject,
    until: iso(until),
    keyDigest: createHash("sha256").update(key).digest("hex"),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
