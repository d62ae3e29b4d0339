/** Putting a backup in place of the data folder, and making it safe for clients that have seen what came after it. */
import { open, readdir, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { Refusal } from "../../base/errors.ts";
import { sideBySide } from "../../base/side-by-side.ts";
import type { Config } from "../../config/schema.ts";
import { syncFolder } from "../../db/wal-sync.ts";
import type { AccountId } from "../../store/model.ts";
import { BACKUP_NOTE, isOfServer, readBackupNote, UNFINISHED } from "./backup-note.ts";
import { lockFolder } from "./data-lock.ts";
import { giveToOwner } from "./owner.ts";
import { copyFolder, syncAll } from "./folder-copy.ts";
import { ACCOUNTS_AT_ONCE } from "../limits.ts";
import type { Storage } from "./storage.ts";

export interface Restored {
  readonly accounts: number;
  readonly messages: number;
  /** Messages in the queue that are kept back; undefined: they are sent. */
  readonly held: number | undefined;
}

export interface RestoreWish {
  /** The folder of the backup; undefined: it is in its place already. */
  readonly from: string | undefined;
  readonly run: <T>(body: (storage: Storage) => Promise<T>) => Promise<T>;
  /** Keeps back what waits in the queue, and answers how much that is. */
  readonly hold: ((storage: Storage) => Promise<number>) | undefined;
}

/** Throws FolderInUse, Refusal("exists" | "not-found" | "conflict"). What was broken off is done again. */
export async function restore(config: Config, { from, run, hold }: RestoreWish): Promise<Restored> {
  if (from === undefined && !existsSync(config.data))
    throw new Refusal("not-found", `there is no data folder ${config.data}`);
  using _folder = lockFolder(config.data);
  if (from !== undefined) await copyBackup(from, config);
  else {
    refuseBroken(config.data);
    await noteUnfinished(config.data);
  }
  const restored = await run(async (storage) => {
    const held = await hold?.(storage);
    let [accounts, messages] = [0, 0];
    await sideBySide(storage.databases.list(), ACCOUNTS_AT_ONCE, async (id) => {
      const kept = await storage.store.restored(id as AccountId);
      messages += kept;
      accounts++;
    });
    await storage.directory.restored();
    return { accounts, messages, held };
  });
  await rm(join(config.data, BACKUP_NOTE), { force: true });
  await rm(join(config.data, UNFINISHED));
  giveToOwner(config.data, ...(await readdir(config.data, { recursive: true })));
  await syncFolder(config.data);
  return restored;
}

async function copyBackup(from: string, config: Config): Promise<void> {
  const sign = config.store.engine === "sqlite" ? "directory.db" : "blobs";
  if (!existsSync(join(from, sign))) throw new Refusal("not-found", `${from} is no copy of a data folder`);
  refuseBroken(from);
  const there = (await readdir(config.data)).filter((name) => !/^lock\b/.test(name));
  if (there.length > 0) {
    throw new Refusal(
      "exists",
      `${config.data} is not empty (${there[0]}); move what is there away first, and keep it for a while`,
    );
  }
  await noteUnfinished(config.data);
  await copyFolder(
    from,
    config.data,
    (path) => !path.endsWith("-shm") && !(dirname(path) === from && isOfServer(path)),
  );
  await syncAll(config.data);
}

/** A backup that was broken off lacks mail, and nothing in it says which. */
function refuseBroken(folder: string): void {
  if (readBackupNote(folder)?.complete !== false) return;
  throw new Refusal(
    "conflict",
    `the backup ${folder} was broken off before it was whole; restore another, or make it again with posthorn backup`,
  );
}

async function noteUnfinished(folder: string): Promise<void> {
  await using file = await open(join(folder, UNFINISHED), "w", 0o600);
  await file.sync();
  await syncFolder(folder);
}
