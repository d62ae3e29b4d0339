/** A backup of the data folder while the server runs, or rests. */
import { copyFile, mkdir, readdir, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { systemClock } from "../../base/clock.ts";
import { Refusal } from "../../base/errors.ts";
import { silentLog } from "../../base/log.ts";
import { sideBySide } from "../../base/side-by-side.ts";
import { isMissing } from "../../blob/storage-trouble.ts";
import { openLocalBus } from "../../bus/local.ts";
import type { Config } from "../../config/schema.ts";
import { refusalOf } from "../../db/sqlite-errors.ts";
import { accountFile } from "../../db/sqlite-accounts.ts";
import { snapshotSqlite } from "../../db/sqlite-snapshot.ts";
import { BACKUP_CONFIGURATION, isOfServer, noteLastBackup, readBackupNote, writeBackupNote } from "./backup-note.ts";
import { lockBodies } from "./data-lock.ts";
import { everyAccount } from "./every-account.ts";
import { copyFolder, syncAll } from "./folder-copy.ts";
import { ACCOUNTS_AT_ONCE, BODIES_LOOK_MS, BODIES_WAIT_MS_MAX } from "../limits.ts";
import { openStorage } from "./storage.ts";

const QUEUE = "deliveries.db";
const DIRECTORY = "directory.db";

export interface Backup {
  readonly folder: string;
  /** What was acknowledged before that is in it, ISO 8601. */
  readonly made: string;
  readonly accounts: number;
  readonly bytes: number;
}

/**
 * Throws Refusal("exists" | "invalid" | "in-use" | "not-found" | "unsupported" | "unavailable").
 *
 * Each database is copied as it is at one moment, one after the other. What leaves one for another meanwhile must not be missing
 * in both, so what it leaves comes first: the queue before the accounts, and these before the directory and the bodies.
 */
export async function backUp(config: Config, configFile: string | undefined, into: string): Promise<Backup> {
  if (config.store.engine !== "sqlite") {
    throw new Refusal(
      "unsupported",
      "with PostgreSQL the database has its own means: pg_dump first, then a copy of blobs/ in the data folder",
    );
  }
  await needSource(config.data);
  await needPlace(into, config.data);
  try {
    using _bodies = await bodiesKept(config.data);
    const made = new Date().toISOString();
    await writeBackupNote(into, { made, complete: false });
    await copyDatabase(config.data, into, QUEUE);
    const accounts = join(config.data, "accounts");
    await sideBySide(await databasesIn(accounts), ACCOUNTS_AT_ONCE, async (name) => {
      await copyDatabase(accounts, join(into, "accounts"), name);
    });
    await copyDatabase(config.data, into, DIRECTORY);
    const kept = await matchAccounts(config, into);
    await copyRest(config.data, into);
    if (configFile !== undefined) await copyFile(configFile, join(into, BACKUP_CONFIGURATION));
    const bytes = await syncAll(into);
    const note = { made, complete: true };
    await writeBackupNote(into, note);
    await noteLastBackup(config.data, note);
    return { folder: into, made, accounts: kept, bytes };
  } catch (error) {
    throw refusalOf(error);
  }
}

async function needSource(data: string): Promise<void> {
  if ((await stat(join(data, DIRECTORY)).catch(undefinedWhenMissing)) === undefined)
    throw new Refusal(
      "not-found",
      `there is no mail in ${data}: the data folder is named in posthorn.toml or by --data`,
    );
  if (readBackupNote(data) !== undefined) throw new Refusal("conflict", `${data} is itself a backup: copy it as it is`);
}

async function needPlace(into: string, data: string): Promise<void> {
  const way = relative(resolve(data), resolve(into));
  if (way === "" || !(way.startsWith("..") || resolve(into) === way))
    throw new Refusal("invalid", `${into} is in the data folder: choose a place outside, best on another disk`);
  try {
    await mkdir(into, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw refusalOf(error);
  }
  const [first] = await readdir(into);
  if (first !== undefined)
    throw new Refusal("exists", `${into} is not empty (${first}): each backup needs a folder of its own`);
}

/** No body that a copied message refers to goes before it is copied too. */
async function bodiesKept(data: string): Promise<Disposable> {
  for (const end = performance.now() + BODIES_WAIT_MS_MAX; ; await pause(BODIES_LOOK_MS)) {
    const lock = lockBodies(data);
    if (lock !== undefined) return lock;
    if (performance.now() > end) throw new Refusal("in-use", "another backup is being made; try again when it is done");
  }
}

async function databasesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true }).catch((error: unknown) => undefinedWhenMissing(error) ?? []);
  return names.filter((name) => /^..[/\\]\d+\.db$/.test(name));
}

/** False: there is none of this name. */
async function copyDatabase(from: string, to: string, name: string): Promise<boolean> {
  await mkdir(join(to, name, ".."), { recursive: true, mode: 0o700 });
  return snapshotSqlite(join(from, name), join(to, name));
}

/** Accounts that came or went meanwhile are in all of the copy, or in nothing of it. Answers how many there are. */
async function matchAccounts(config: Config, into: string): Promise<number> {
  const parts = { bus: openLocalBus(), clock: systemClock, log: silentLog, workers: 0 };
  await using copy = await openStorage({ ...config, data: into }, parts);
  const copied = new Set(await Array.fromAsync(copy.databases.list()));
  let kept = 0;
  for (const { id, address } of await everyAccount(copy, {})) {
    const name = accountFile(id);
    if (copied.delete(Number(id)) || (await copyDatabase(join(config.data, "accounts"), join(into, "accounts"), name)))
      kept++;
    else await copy.directory.removeAccount(address);
  }
  for (const id of copied) {
    // What is an orphan before and after is copied as it is: a backup mends nothing.
    const file = join(config.data, "accounts", accountFile(id));
    if ((await stat(file).catch(undefinedWhenMissing)) === undefined) await copy.databases.remove(id);
  }
  return kept;
}

/** Bodies, which never change, and what little else there is. A sweep that was cut short has left some on their way out. */
async function copyRest(data: string, into: string): Promise<void> {
  const databases = /\.db(-wal|-shm)?$/;
  for (const name of await readdir(data)) {
    if (isOfServer(name) || name === "accounts" || databases.test(name)) continue;
    const unfinished = join(data, "blobs", "new");
    await copyFolder(join(data, name), join(into, name), (path) => path !== unfinished).catch(undefinedWhenMissing);
  }
}

function undefinedWhenMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
