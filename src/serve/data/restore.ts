/** Putting a backup in place of the data folder, and making it safe for clients that have seen what came after it. */
import { cp, open, opendir, readdir, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Refusal } from "../../base/errors.ts";
import type { Config } from "../../config/schema.ts";
import { syncFolder } from "../../db/wal-sync.ts";
import type { AccountId } from "../../store/model.ts";
import { lockFolder, UNFINISHED } from "./data-lock.ts";
import type { Storage } from "./storage.ts";

/** Of a running server, or of its way in: a copy of them means nothing. */
const NOT_COPIED = new Set(["lock", "running.json", "posthorn.pid", "spool", "rehearsal", "notices", UNFINISHED]);

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

/** Throws FolderInUse, Refusal("exists" | "not-found"). What was broken off is done again. */
export async function restore(config: Config, { from, run, hold }: RestoreWish): Promise<Restored> {
  if (from === undefined && !existsSync(config.data))
    throw new Refusal("not-found", `there is no data folder ${config.data}`);
  using _folder = lockFolder(config.data);
  if (from !== undefined) await copyBackup(from, config);
  else await noteUnfinished(config.data);
  const restored = await run(async (storage) => {
    const held = await hold?.(storage);
    let [accounts, messages] = [0, 0];
    for await (const id of storage.databases.list()) {
      messages += await storage.store.restored(id as AccountId);
      accounts++;
    }
    await storage.directory.restored();
    return { accounts, messages, held };
  });
  await rm(join(config.data, UNFINISHED));
  await syncFolder(config.data);
  return restored;
}

async function copyBackup(from: string, config: Config): Promise<void> {
  const sign = config.store.engine === "sqlite" ? "directory.db" : "blobs";
  if (!existsSync(join(from, sign))) throw new Refusal("not-found", `${from} is no copy of a data folder`);
  const there = (await readdir(config.data)).filter((name) => !/^lock\b/.test(name));
  if (there.length > 0) {
    throw new Refusal(
      "exists",
      `${config.data} is not empty (${there[0]}); move what is there away first, and keep it for a while`,
    );
  }
  await noteUnfinished(config.data);
  await cp(from, config.data, {
    recursive: true,
    preserveTimestamps: true,
    filter: (path) => !path.endsWith("-shm") && !(dirname(path) === from && NOT_COPIED.has(basename(path))),
  });
  await syncAll(config.data);
}

/** Until all of it is on disk the copy is none, whatever was said to whoever asked for it. */
async function syncAll(folder: string): Promise<void> {
  await syncFolder(folder);
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncAll(path);
    else if (entry.isFile()) await syncFile(path);
  }
}

async function syncFile(path: string): Promise<void> {
  // Windows syncs only what may be written.
  await using file = await open(path, process.platform === "win32" ? "r+" : "r");
  await file.sync();
}

async function noteUnfinished(folder: string): Promise<void> {
  await using file = await open(join(folder, UNFINISHED), "w", 0o600);
  await file.sync();
  await syncFolder(folder);
}
