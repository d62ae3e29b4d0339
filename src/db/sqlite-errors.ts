/** What SQLite and the file system say when storage is in trouble, as refusals that clients hear as temporary. */
import { Refusal } from "../base/errors.ts";
import type { StorageAlarm } from "../base/storage-alarm.ts";
import { storageWords } from "../base/storage-words.ts";

interface Trouble {
  readonly says: string;
  /** Whether the connection may be left in a state that only opening the file again gets out of. */
  readonly lost: boolean;
}

const BUSY = 5;
const LOCKED = 6;
/** Others are at it: no trouble of the storage. */
const PASSING: ReadonlySet<number> = new Set([BUSY, LOCKED]);

/** Primary result codes (sqlite.org/rescode.html) that are no mistake of ours. */
const troubles: ReadonlyMap<number, Trouble> = new Map([
  [BUSY, { says: "the database is busy", lost: false }],
  [LOCKED, { says: "the database is locked", lost: false }],
  [7, { says: "out of memory", lost: true }],
  // A file opened while the storage was read-only stays so; also the answer when the file was moved away.
  [8, { says: "the storage is read-only", lost: true }],
  [10, { says: "the storage has an input/output error", lost: true }],
  [11, { says: "the database file is damaged", lost: true }],
  [13, { says: "the storage is full", lost: false }],
  [14, { says: "the storage cannot be opened", lost: true }],
  [26, { says: "the file is no database", lost: true }],
]);
const fileTroubles = new Set(["ENOSPC", "EROFS", "EIO", "EACCES", "EPERM", "EDQUOT", "EMFILE", "ENFILE", "ENOENT"]);

function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  return error.errcode & 0xff;
}

/** Another connection holds the lock: the same attempt may work in a moment. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === BUSY;
}

/** Whether the connection that gave this error has to be opened again. */
export function isLost(error: unknown): boolean {
  return troubles.get(primaryCode(error) ?? -1)?.lost ?? false;
}

/** Refusal("unavailable") when the error is about storage, which is told to the alarm unless it passes by itself; otherwise the error itself. */
export function refusalOf(error: unknown, alarm?: StorageAlarm): unknown {
  const says = troubleIn(error);
  if (says === undefined) return error;
  const refusal = new Refusal("unavailable", says, { cause: error });
  if (!PASSING.has(primaryCode(error) ?? -1)) alarm?.sound(refusal);
  return refusal;
}

function troubleIn(error: unknown): string | undefined {
  const trouble = troubles.get(primaryCode(error) ?? -1);
  if (trouble !== undefined) return trouble.says;
  const isOfFiles = error instanceof Error && "code" in error && typeof error.code === "string";
  return isOfFiles && fileTroubles.has(error.code as string) ? storageWords(error.code as string) : undefined;
}
