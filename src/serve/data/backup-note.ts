/** What a folder says of itself that is a backup: no server starts on it before it is restored. */
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { giveToOwner } from "./owner.ts";
import { replaceDurably } from "./durable-file.ts";

/** The file that makes a folder a backup. */
export const BACKUP_NOTE = "backup.json";
/** A file that is there while a restore has begun and not ended. */
export const UNFINISHED = "restoring";
/** The file whose lock keeps the sweep of bodies and a backup apart. */
export const BODIES_LOCK = "bodies.lock";
/** In the data folder itself: when the last backup of it was made. */
const LAST_BACKUP = "last-backup.json";
/** The configuration, as a backup has it. */
export const BACKUP_CONFIGURATION = "posthorn.toml";

export interface BackupNote {
  /** When it was begun, ISO 8601: what was acknowledged before is in it. */
  readonly made: string;
  /** False: it was broken off, or is being made. */
  readonly complete: boolean;
}

/** Of a running server, of its way in, or of the backup itself: a copy of them means nothing. */
const OF_SERVER = new Set([
  "lock",
  LAST_BACKUP,
  BODIES_LOCK,
  "running.json",
  "posthorn.pid",
  "spool",
  "rehearsal",
  "notices",
  UNFINISHED,
  BACKUP_NOTE,
  BACKUP_CONFIGURATION,
]);

export function isOfServer(path: string): boolean {
  return OF_SERVER.has(basename(path));
}

/** When the last backup of a data folder was made, ISO 8601; undefined: never, by `posthorn backup`. */
export function lastBackup(data: string): string | undefined {
  const note = readNote(data, LAST_BACKUP);
  return note?.complete === true ? note.made : undefined;
}

/** For people who look whether backups are made; the backup is as good without. */
export async function noteLastBackup(data: string, note: BackupNote): Promise<void> {
  await writeFile(join(data, LAST_BACKUP), `${JSON.stringify(note)}\n`, { mode: 0o600 })
    .then(() => giveToOwner(data, LAST_BACKUP))
    .catch(() => undefined);
}

/** Undefined: the folder is no backup. What cannot be read is one that was broken off. */
export function readBackupNote(folder: string): BackupNote | undefined {
  return readNote(folder, BACKUP_NOTE);
}

function readNote(folder: string, name: string): BackupNote | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, name), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const { made, complete } = JSON.parse(text) as Partial<BackupNote>;
    return { made: String(made), complete: complete === true };
  } catch {
    return { made: "", complete: false };
  }
}

export async function writeBackupNote(folder: string, note: BackupNote): Promise<void> {
  await replaceDurably(join(folder, BACKUP_NOTE), `${JSON.stringify(note)}\n`);
}
