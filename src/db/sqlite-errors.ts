/** What SQLite and the file system say when storage is in trouble, as refusals that clients hear as temporary. */
import { Refusal } from "../base/errors.ts";

/** Primary result codes (sqlite.org/rescode.html) that are no mistake of ours. */
const temporary: ReadonlyMap<number, string> = new Map([
  [5, "the database is busy"],
  [6, "the database is locked"],
  [7, "out of memory"],
  [8, "the storage is read-only"],
  [10, "the storage has an input/output error"],
  [13, "the storage is full"],
  [14, "the storage cannot be opened"],
]);
const files = new Set(["ENOSPC", "EROFS", "EIO", "EACCES", "EPERM", "EDQUOT", "EMFILE", "ENFILE", "ENOENT"]);

/** The error itself when it is not about storage. */
export function refusalOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if ("errcode" in error && typeof error.errcode === "number") {
    const why = temporary.get(error.errcode & 0xff);
    if (why !== undefined) return new Refusal("unavailable", why, { cause: error });
  }
  if ("code" in error && typeof error.code === "string" && files.has(error.code)) {
    return new Refusal("unavailable", `the storage answered ${error.code}`, { cause: error });
  }
  return error;
}
