/** One look at all certificates that the server fetches for itself: orders what is due, and lays out what there is. */
import { readFile } from "node:fs/promises";
import { lifetimeOf } from "../../acme/chain.ts";
import { type CareWishes, Keeper, nextLookAt } from "../../acme/keeper.ts";
import type { ExternalAccount } from "../../acme/signing.ts";
import { type Clock, HOUR_MS, MINUTE_MS } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Config } from "../../config/schema.ts";
import type { AcmeBook, KeptCertificate } from "../../directory/acme-book.ts";
import { addressesOf } from "../../dns/addresses.ts";
import { DnsTrouble, type Resolver } from "../../dns/resolver.ts";
import { ownName } from "../hostname.ts";
import { readAuthorities } from "../authorities.ts";
import type { Storage } from "../data/storage.ts";
import { challengeTypes } from "./challenge-types.ts";
import { layOut } from "./fetched.ts";
import { fetchedFolder } from "./own-certificate.ts";
import { type Candidate, wantedCertificates } from "./wanted.ts";

/** One process of all machines orders at a time. */
const LEASE = "certificates";
/**
 * Milliseconds until the next look: domains come, and another machine may have fetched something. Sooner while the server's own name leads nowhere,
 * which somebody may be about to publish, and while something is missing.
 */
const LOOK_MS_MAX = HOUR_MS;
const NOWHERE_LOOK_MS = 10 * MINUTE_MS;
const MISSING_LOOK_MS = MINUTE_MS;

export interface Caring {
  readonly storage: Pick<Storage, "acmeBook" | "directory" | "leases">;
  readonly resolver: Resolver;
  readonly clock: Clock;
  readonly log: Log;
  /** What is wished for these certificates, of all when none is named. */
  readonly wishes?: CareWishes & { readonly names?: readonly string[] };
  /** For tests. */
  readonly pollMs?: number;
}

interface Asked {
  readonly storage: Pick<Storage, "acmeBook" | "directory">;
  readonly resolver: Resolver;
}

export interface CaredFor {
  readonly name: string;
  readonly names: readonly string[];
  readonly elsewhere: readonly string[];
  readonly kept: KeptCertificate | undefined;
}

export interface Care {
  readonly certificates: readonly CaredFor[];
  /** Another process is at it. */
  readonly busy: boolean;
  /** Milliseconds until the next look is worth it. */
  readonly nextMs: number;
}

export async function careForCertificates(config: Config, caring: Caring): Promise<Care> {
  const { storage, clock } = caring;
  const book = await storage.acmeBook();
  const lease = await storage.leases.take(LEASE);
  try {
    if (lease !== undefined) await orderAll(config, caring, book);
  } finally {
    await lease?.[Symbol.asyncDispose]();
    await layOutAll(config, book);
  }
  const certificates = await certificateStates(config, caring);
  return {
    certificates,
    busy: lease === undefined,
    nextMs: msUntilNext(certificates, {
      now: clock.now(),
      busy: lease === undefined,
      hostname: ownName(config.hostname),
    }),
  };
}

/** What is wanted, and how it stands; asks the authority nothing. */
export async function certificateStates(config: Config, caring: Asked): Promise<readonly CaredFor[]> {
  const kept = await (await caring.storage.acmeBook()).certificates();
  try {
    const wanted = await wantedOf(config, caring, kept);
    return wanted.map((each) => ({ ...each, kept: kept.get(each.name) }));
  } catch (error) {
    // What there is can be told although no name server answers.
    if (!(error instanceof DnsTrouble)) throw error;
    return [...kept].map(([name, each]) => ({ name, names: namesOf(each), elsewhere: [], kept: each }));
  }
}

function namesOf({ held }: KeptCertificate): readonly string[] {
  return held === undefined ? [] : lifetimeOf(held.chain).names;
}

async function wantedOf(
  config: Config,
  { storage, resolver }: Asked,
  kept: ReadonlyMap<string, KeptCertificate>,
): Promise<readonly Candidate[]> {
  const domains = (await storage.directory.domains()).map(({ name }) => name);
  const held = new Set([...kept.values()].flatMap(namesOf));
  return wantedCertificates(config, { domains, resolver, held });
}

async function orderAll(config: Config, caring: Caring, book: AcmeBook): Promise<void> {
  const { wishes = {}, log } = caring;
  const hostname = ownName(config.hostname);
  const kept = await book.certificates();
  const wanted = await wantedOf(config, caring, kept);
  const keeper = await keeperOf(config, caring, book);
  for (const each of wanted) {
    if (each.name === hostname && each.names.length === 0)
      log.info({ hostname }, "no certificate is ordered yet: the server's name leads nowhere");
    const isWished = wishes.names === undefined || wishes.names.includes(each.name);
    // Names that lead nowhere for now are no reason to give up what there is.
    if (each.names.length > 0) await keeper.care(each, kept.get(each.name), isWished ? wishes : {});
  }
  const names = new Set(wanted.map(({ name }) => name));
  for (const name of kept.keys()) if (!names.has(name)) await book.forget(name);
}

async function layOutAll(config: Config, book: AcmeBook): Promise<void> {
  const folder = fetchedFolder(config);
  if (folder === undefined) return;
  const kept = [...(await book.certificates())];
  await layOut(
    folder,
    new Map(kept.flatMap(([name, { held }]) => (held === undefined ? [] : [[name, held] as const]))),
  );
}

async function keeperOf(config: Config, { resolver, clock, log, pollMs }: Caring, book: AcmeBook): Promise<Keeper> {
  const { directory, contact } = config.acme;
  return new Keeper({
    book,
    web: {
      addressesOf: (host) => addressesOf(host, resolver),
      authorities: await readAuthorities(config.acme),
    },
    clock,
    log,
    authority: directory,
    contact: contact === "" ? [] : [`mailto:${contact}`],
    external: await externalAccount(config.acme),
    types: challengeTypes(config),
    ...(pollMs === undefined ? {} : { pollMs }),
  });
}

async function externalAccount({
  externalAccount: id,
  externalKeyFile,
}: Config["acme"]): Promise<ExternalAccount | undefined> {
  if (id === "") return undefined;
  const [first = ""] = (await readFile(externalKeyFile, "utf8")).split(/\r?\n/, 1);
  return { id, key: Buffer.from(first.trim(), "base64url") };
}

function msUntilNext(
  certificates: readonly CaredFor[],
  { now, busy, hostname }: { readonly now: number; readonly busy: boolean; readonly hostname: string },
): number {
  const isMissing = certificates.some(({ names, kept }) => names.length > 0 && kept?.held === undefined);
  if (busy) return isMissing ? MISSING_LOOK_MS : LOOK_MS_MAX;
  const next = certificates.flatMap(({ kept, names }) => (kept === undefined ? [] : [nextLookAt(kept, names) - now]));
  const isNowhere = certificates.some(
    ({ name, names, kept }) => name === hostname && names.length === 0 && !kept?.held,
  );
  const longest = isNowhere ? NOWHERE_LOOK_MS : LOOK_MS_MAX;
  return Math.max(MISSING_LOOK_MS, Math.min(longest, ...next));
}
