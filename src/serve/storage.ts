/** Everything that keeps mail and accounts, opened for one process: by the server's workers, and by the command line beside them. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Blobs } from "../blob/blob.ts";
import { openSpools } from "../blob/file-spool.ts";
import { openFileBlobs } from "../blob/files.ts";
import type { Spools } from "../blob/spool.ts";
import type { Bus } from "../bus/bus.ts";
import type { Config } from "../config/schema.ts";
import type { AccountDatabases, Database } from "../db/database.ts";
import { Checkpointer } from "../db/checkpointer.ts";
import type { Migration } from "../db/migrate.ts";
import { SqliteAccounts } from "../db/sqlite-accounts.ts";
import { openSqlite } from "../db/sqlite.ts";
import type { Leases } from "../directory/lease.ts";
import { directoryMigrations } from "../directory/migrations/index.ts";
import { openDirectory, type SqlDirectory } from "../directory/sql-directory.ts";
import { openLeases } from "../directory/sql-leases.ts";
import { mailMigrations } from "../mail/migrations/index.ts";
import { PartialDeliveries } from "../mail/partial.ts";
import type { MailStore } from "../store/account.ts";
import { storeMigrations } from "../store/migrations/index.ts";
import { openMailStore } from "../store/store.ts";

export interface Storage extends AsyncDisposable {
  readonly directory: SqlDirectory;
  readonly leases: Leases;
  readonly databases: AccountDatabases;
  readonly blobs: Blobs;
  readonly spools: Spools;
  readonly partial: PartialDeliveries;
  readonly store: MailStore;
}

export interface StorageParts {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
}

/** Opens what the configuration names, making what is missing. */
export async function openStorage(config: Config, parts: StorageParts): Promise<Storage> {
  await using opening = new AsyncDisposableStack();
  const { bus, clock, log } = parts;
  await mkdir(config.data, { recursive: true, mode: 0o700 });
  const checkpointer = opening.use(new Checkpointer());
  const openFile = (name: string, migrations: readonly Migration[]): Promise<Database> =>
    openSqlite(join(config.data, name), { migrations, create: true, checkpointer, log });
  const directoryDatabase = await openFile("directory.db", directoryMigrations);
  const directory = opening.use(openDirectory({ database: directoryDatabase, clock, ...addressRules(config) }));
  const leases = opening.use(openLeases({ database: directoryDatabase, clock, log }));
  const partial = opening.use(new PartialDeliveries(await openFile("mail.db", mailMigrations), clock));
  const accounts = join(config.data, "accounts");
  const databases = opening.use(
    new SqliteAccounts({ folder: accounts, migrations: storeMigrations, checkpointer, log }),
  );
  const blobs = await openFileBlobs(join(config.data, "blobs"));
  const spools = opening.use(await openSpools(join(config.data, "spool")));
  const store = opening.use(openMailStore({ databases, blobs, bus, clock, log }));
  const opened = opening.move();
  return {
    directory,
    leases,
    databases,
    blobs,
    spools,
    partial,
    store,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function addressRules(config: Config): { separator: string; postmaster?: string } {
  const { separator, postmaster } = config.addresses;
  return postmaster === "" ? { separator } : { separator, postmaster };
}
