/** Everything that keeps mail and accounts, opened for one process: by the server's workers, and by the command line beside them. */
import { type Clock, DAY_MS } from "../../base/clock.ts";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Blobs } from "../../blob/blob.ts";
import { StorageAlarm } from "../../base/storage-alarm.ts";
import { openSpools } from "../../blob/file-spool.ts";
import { openFileBlobs } from "../../blob/files.ts";
import type { Spools } from "../../blob/spool.ts";
import type { Bus } from "../../bus/bus.ts";
import type { Config } from "../../config/schema.ts";
import type { AccountDatabases, Database } from "../../db/database.ts";
import type { AcmeBook } from "../../directory/acme-book.ts";
import type { Leases } from "../../directory/lease.ts";
import { LoginBook } from "../../directory/login-book.ts";
import { OpenLogins } from "../../directory/open-logins.ts";
import { PushSubscriptions } from "../../directory/push-subscriptions.ts";
import { openDirectory, type SqlDirectory } from "../../directory/sql-directory.ts";
import { openLeases } from "../../directory/sql-leases.ts";
import { WebSessions } from "../../directory/web-sessions.ts";
import { PartialDeliveries } from "../../mail/partial.ts";
import { type SuppressionRules, Suppressions } from "../../mail/suppression/suppressions.ts";
import type { MailStore } from "../../store/account.ts";
import { openMailStore } from "../../store/store.ts";
import type { Engine, EngineParts } from "./engine.ts";

export interface Storage extends AsyncDisposable {
  readonly directory: SqlDirectory;
  readonly leases: Leases;
  readonly webSessions: WebSessions;
  readonly pushSubscriptions: PushSubscriptions;
  readonly logins: LoginBook;
  readonly openLogins: OpenLogins;
  readonly databases: AccountDatabases;
  readonly blobs: Blobs;
  readonly spools: Spools;
  readonly partial: PartialDeliveries;
  /** Loaded late: few ask for it. */
  readonly acmeBook: () => Promise<AcmeBook>;
  readonly suppressions: Suppressions;
  /** Mail on its way, with what is known of the servers it goes to; closed with this. */
  readonly deliveries: Database;
  /** Reaches every process that uses the same databases. */
  readonly bus: Bus;
  readonly store: MailStore;
}

export interface StorageParts extends Omit<EngineParts, "alarm"> {
  readonly clock: Clock;
}

/** Opens what the configuration names, making what is missing. */
export async function openStorage(config: Config, parts: StorageParts): Promise<Storage> {
  await using opening = new AsyncDisposableStack();
  const { clock, log } = parts;
  await mkdir(config.data, { recursive: true, mode: 0o700 });
  const alarm = new StorageAlarm(log, clock);
  const engine = opening.use(await openEngine(config, { ...parts, alarm }));
  const { bus, accounts: databases } = engine;
  const directory = opening.use(openDirectory({ database: engine.directory, clock, ...addressRules(config) }));
  const leases = opening.use(openLeases({ database: engine.directory, clock, log }));
  const webSessions = new WebSessions(engine.directory, clock);
  const pushSubscriptions = new PushSubscriptions(engine.directory, clock);
  const logins = opening.use(new LoginBook(engine.directory, { credentials: directory.credentials, clock, log }));
  const openLogins = opening.use(new OpenLogins({ database: engine.directory, clock, log }));
  const partial = opening.use(new PartialDeliveries(engine.deliveries, clock));
  const suppressions = new Suppressions(engine.deliveries, clock, suppressionRules(config));
  const blobs = await openFileBlobs(join(config.data, "blobs"), alarm);
  const spools = opening.use(await openSpools(join(config.data, "spool"), { alarm }));
  const store = opening.use(
    openMailStore({ databases, blobs, bus, clock, log, learnsJunk: config.inbound.junkFilter }),
  );
  const opened = opening.move();
  return {
    directory,
    leases,
    webSessions,
    pushSubscriptions,
    logins,
    openLogins,
    databases,
    blobs,
    spools,
    partial,
    acmeBook: async () => new (await import("../../directory/acme-book.ts")).AcmeBook(engine.directory),
    suppressions,
    deliveries: engine.deliveries,
    bus,
    store,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Loaded late: nobody needs both. */
async function openEngine(config: Config, parts: EngineParts): Promise<Engine> {
  if (config.store.engine === "postgresql")
    return (await import("./postgres-engine.ts")).openPostgresEngine(config, parts);
  return (await import("./sqlite-engine.ts")).openSqliteEngine(config, parts);
}

function addressRules(config: Config): { separator: string; postmaster?: string } {
  const { separator, postmaster } = config.addresses;
  return postmaster === "" ? { separator } : { separator, postmaster };
}

function suppressionRules({ suppression: { failures, days } }: Config): SuppressionRules {
  return { failures, ms: days * DAY_MS };
}
