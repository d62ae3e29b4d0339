/** One server at a time on a data folder: a lock that the system takes back when the process dies, however it dies. */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Refusal } from "../../base/errors.ts";
import { giveToOwner } from "./owner.ts";
import { BODIES_LOCK, readBackupNote, UNFINISHED } from "./backup-note.ts";

/** Another server has the folder. */
export class FolderInUse extends Error {
  override name = "FolderInUse";
}

/** Takes the folder, making it when it is missing. Throws FolderInUse. SQLite's exclusive lock works wherever its files do. */
export function lockFolder(folder: string): Disposable {
  const lock = lockFile(folder, "lock");
  if (lock !== undefined) return lock;
  throw new FolderInUse(
    `${folder} belongs to another Posthorn that is running; stop that one, or choose another folder with --data`,
  );
}

/** For what removes bodies and what must find all of them: one of these at a time. Undefined: somebody else is at it. */
export function lockBodies(folder: string): Disposable | undefined {
  return lockFile(folder, BODIES_LOCK);
}

function lockFile(folder: string, name: string): Disposable | undefined {
  const file = openLock(folder, name);
  try {
    file.exec("pragma locking_mode = exclusive; begin exclusive");
  } catch (error) {
    file.close();
    if (!/locked/.test(error instanceof Error ? error.message : "")) throw error;
    return undefined;
  }
  giveToOwner(folder, name);
  return { [Symbol.dispose]: () => file.close() };
}

function openLock(folder: string, name: string): DatabaseSync {
  const path = join(folder, name);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return new DatabaseSync(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(
      "unavailable",
      `${folder} cannot be used (${why}): it has to be a folder that belongs to the user that the server runs as`,
      { cause: error },
    );
  }
}

/** Throws Refusal("conflict"), where a backup was not restored, or not to its end. */
export function refuseUnfinished(folder: string): void {
  if (existsSync(join(folder, UNFINISHED))) {
    throw new Refusal(
      "conflict",
      `restoring ${folder} was broken off; finish it with posthorn restore before the server starts`,
    );
  }
  const note = readBackupNote(folder);
  if (note === undefined) return;
  throw new Refusal(
    "conflict",
    note.complete
      ? `${folder} is a backup of ${note.made}: mail programs that have seen what came after it would show wrong messages; run posthorn restore with this data folder once, then start the server`
      : `${folder} is a backup that was broken off before it was whole; restore another with posthorn restore`,
  );
}
