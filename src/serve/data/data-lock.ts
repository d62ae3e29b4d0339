/** One server at a time on a data folder: a lock that the system takes back when the process dies, however it dies. */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Refusal } from "../../base/errors.ts";

/** A file that is there while a restore has begun and not ended: no server starts on that. */
export const UNFINISHED = "restoring";

/** Another server has the folder. */
export class FolderInUse extends Error {
  override name = "FolderInUse";
}

/** Takes the folder, making it when it is missing. Throws FolderInUse. SQLite's exclusive lock works wherever its files do. */
export function lockFolder(folder: string): Disposable {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = new DatabaseSync(join(folder, "lock"));
  try {
    file.exec("pragma locking_mode = exclusive; begin exclusive");
  } catch (error) {
    file.close();
    if (!/locked/.test(error instanceof Error ? error.message : "")) throw error;
    throw new FolderInUse(
      `${folder} belongs to another Posthorn that is running; stop that one, or choose another folder with --data`,
      { cause: error },
    );
  }
  return { [Symbol.dispose]: () => file.close() };
}

/** Throws Refusal("conflict"), where a restore was broken off. */
export function refuseUnfinished(folder: string): void {
  if (!existsSync(join(folder, UNFINISHED))) return;
  throw new Refusal(
    "conflict",
    `restoring ${folder} was broken off; finish it with posthorn restore before the server starts`,
  );
}
