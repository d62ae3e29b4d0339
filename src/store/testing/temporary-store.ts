/** A mail store in a temporary folder, for tests. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock, TestClock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import { openFileBlobs } from "../../blob/files.ts";
import type { Bus } from "../../bus/bus.ts";
import { openLocalBus } from "../../bus/local.ts";
import type { AccountDatabases } from "../../db/database.ts";
import { SqliteAccounts } from "../../db/sqlite-accounts.ts";
import type { MailStore } from "../account.ts";
import { storeMigrations } from "../migrations/index.ts";
import { openMailStore } from "../store.ts";

export interface TemporaryStore extends AsyncDisposable {
  readonly store: MailStore;
  readonly databases: AccountDatabases;
  readonly bus: Bus;
  readonly clock: TestClock;
  readonly folder: string;
}

/** On SQLite files, or on the databases that `open` gives. */
export async function temporaryStore(
  open: (folder: string) => Promise<AccountDatabases> = sqliteIn,
): Promise<TemporaryStore> {
  const folder = await mkdtemp(join(tmpdir(), "posthorn-store-"));
  const databases = await open(folder);
  const bus = openLocalBus();
  const clock = new TestClock();
  const blobs = await openFileBlobs(join(folder, "blobs"));
  const store = openMailStore({ databases, blobs, bus, clock, log: silentLog });
  return {
    store,
    databases,
    bus,
    clock,
    folder,
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]();
      await databases[Symbol.asyncDispose]();
      await bus[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

export async function sqliteIn(folder: string): Promise<AccountDatabases> {
  return new SqliteAccounts({ folder: join(folder, "accounts"), migrations: storeMigrations });
}

/** Another process on the same files: a store that shares nothing else with the first but the bus. */
export async function storeElsewhere({ folder, bus }: TemporaryStore): Promise<AsyncDisposable & { store: MailStore }> {
  const databases = await sqliteIn(folder);
  const blobs = await openFileBlobs(join(folder, "blobs"));
  const store = openMailStore({ databases, blobs, bus, clock: systemClock, log: silentLog });
  return {
    store,
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]();
      await databases[Symbol.asyncDispose]();
    },
  };
}
