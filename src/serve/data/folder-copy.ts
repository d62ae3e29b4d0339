/** Copies of folders that are on disk when they are said to be. */
import { constants } from "node:fs";
import { cp, open, opendir } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder } from "../../db/wal-sync.ts";

/** Shares the disk's blocks where the file system can. What is there under the same name is replaced. */
export async function copyFolder(from: string, to: string, wanted: (path: string) => boolean): Promise<void> {
  await cp(from, to, { recursive: true, preserveTimestamps: true, mode: constants.COPYFILE_FICLONE, filter: wanted });
}

/** Until all of it is on disk the copy is none, whatever was said to whoever asked for it. Answers how many bytes it has. */
export async function syncAll(folder: string): Promise<number> {
  await syncFolder(folder);
  let bytes = 0;
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await syncAll(path);
    else if (entry.isFile()) bytes += await syncFile(path);
  }
  return bytes;
}

async function syncFile(path: string): Promise<number> {
  // Windows syncs only what may be written.
  await using file = await open(path, process.platform === "win32" ? "r+" : "r");
  await file.sync();
  return (await file.stat()).size;
}
