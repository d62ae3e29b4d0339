/** How the server is, on one page: what works, what is full, what ends soon. */
import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import type { Config } from "../config/schema.ts";
import { QueueDesk } from "../mail/queue/desk.ts";
import { DAY_MS, HOUR_MS, systemClock } from "../base/clock.ts";
import { ownName } from "./hostname.ts";
import { ownCertificate, shownCertificate } from "./certificates/own-certificate.ts";
import { isRunning, readRunning } from "./running.ts";
import { software } from "./software.ts";
import { lastBackup } from "./data/backup-note.ts";
import type { Storage } from "./data/storage.ts";

/** "warn": works, but look at it. */
export type HealthStatus = "ok" | "warn" | "bad";

export interface HealthCheck {
  readonly name: "store" | "disk" | "certificate" | "queue" | "server" | "backup";
  readonly status: HealthStatus;
  /** What was found, by name; times are ISO 8601. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

export interface Health {
  readonly version: string;
  readonly hostname: string;
  readonly domains: number;
  readonly checks: readonly HealthCheck[];
}

/** Shares of free disk below which it is time to look, and to act. */
const DISK_WARN = 0.1;
const DISK_BAD = 0.03;
/** Days before its end from which a certificate is due. */
const CERTIFICATE_WARN_DAYS = 21;
/** Days after the last backup: those who make one every week have missed one. */
const BACKUP_WARN_DAYS = 8;
/** Milliseconds that the oldest message may wait before somebody should look. */
const QUEUE_WARN_MS = 4 * HOUR_MS;

export async function healthOf(config: Config, storage: Storage): Promise<Health> {
  return {
    version: software.version,
    hostname: ownName(config.hostname),
    domains: (await storage.directory.domains()).length,
    checks: [
      server(config),
      ...(await Promise.all([
        store(storage),
        disk(config),
        certificate(config, storage),
        queue(storage),
        backup(config),
      ])),
    ],
  };
}

function server({ data }: Config): HealthCheck {
  const found = readRunning(data);
  const running = found !== undefined && isRunning(found);
  return {
    name: "server",
    status: running ? "ok" : "bad",
    facts: { running, startedAt: running ? found.startedAt : null },
  };
}

/** Writes, as a delivery would. */
async function store({ leases }: Storage): Promise<HealthCheck> {
  try {
    const lease = await leases.take("health of the administration");
    await lease?.[Symbol.asyncDispose]();
    return { name: "store", status: "ok", facts: { reason: null } };
  } catch (error) {
    return { name: "store", status: "bad", facts: { reason: error instanceof Error ? error.message : String(error) } };
  }
}

async function disk({ data }: Config): Promise<HealthCheck> {
  const { bavail, blocks, bsize } = await statfs(data);
  const share = bavail / Math.max(1, blocks);
  const status = share < DISK_BAD ? "bad" : share < DISK_WARN ? "warn" : "ok";
  return { name: "disk", status, facts: { freeBytes: bavail * bsize, totalBytes: blocks * bsize } };
}

/** The one that clients see who name no other; our own is renewed by itself. */
async function certificate(config: Config, storage: Storage): Promise<HealthCheck> {
  const shown = await shownCertificate(config);
  // The server makes its own when it first starts; whether it has is another check.
  const isToBeMade = config.tls.certificates.length === 0 && !existsSync(ownCertificate(config).certificate);
  const trouble = config.acme.enabled ? await fetchingTrouble(storage) : null;
  if (shown === undefined) {
    const facts = { until: null, days: null, selfSigned: isToBeMade ? true : null, trouble };
    return { name: "certificate", status: isToBeMade ? "warn" : "bad", facts };
  }
  const { validToDate, issuer, subject } = shown.x509;
  const days = Math.floor((validToDate.getTime() - systemClock.now()) / DAY_MS);
  const isOwn = issuer === subject;
  const status = days < 0 ? "bad" : days < CERTIFICATE_WARN_DAYS || isOwn || trouble !== null ? "warn" : "ok";
  return { name: "certificate", status, facts: { until: validToDate.toISOString(), days, selfSigned: isOwn, trouble } };
}

/** What went wrong the last time that a certificate was to be fetched, of whichever name. */
async function fetchingTrouble({ acmeBook }: Storage): Promise<string | null> {
  const kept = [...(await (await acmeBook()).certificates()).values()];
  return kept.find(({ trouble }) => trouble !== undefined)?.trouble?.text ?? null;
}

/** Whoever makes none with `posthorn backup` may have other means. */
async function backup({ data }: Config): Promise<HealthCheck> {
  const made = lastBackup(data) ?? null;
  const days = made === null ? null : Math.floor((systemClock.now() - Date.parse(made)) / DAY_MS);
  return { name: "backup", status: days !== null && days > BACKUP_WARN_DAYS ? "warn" : "ok", facts: { made, days } };
}

async function queue({ deliveries, bus }: Storage): Promise<HealthCheck> {
  const hops = await new QueueDesk(deliveries, { bus, clock: systemClock }).hops();
  const messages = hops.reduce((sum, each) => sum + each.messages, 0);
  const oldest = hops.length === 0 ? undefined : Math.min(...hops.map(({ since }) => since));
  const troubled = hops.filter(({ trouble }) => trouble !== undefined).length;
  const isOld = oldest !== undefined && systemClock.now() - oldest > QUEUE_WARN_MS;
  return {
    name: "queue",
    status: isOld || troubled > 0 ? "warn" : "ok",
    facts: { messages, troubled, oldest: oldest === undefined ? null : new Date(oldest).toISOString() },
  };
}
