/** A copy of one SQLite file as it is at one moment, whoever reads and writes it meanwhile. */
import { existsSync } from "node:fs";
import { backup } from "node:sqlite";
import { patiently } from "./patience.ts";
import { openFile } from "./sqlite-connection.ts";
import { refusalOf } from "./sqlite-errors.ts";

/** More than a file can have: a copy made in several steps begins anew whenever somebody commits between two of them. */
const PAGES_PER_STEP = 2 ** 31 - 1;

/** Writes it durably to `into`, which must not be there. False: there is no such file. Throws Refusal("unavailable"). */
export async function snapshotSqlite(file: string, into: string): Promise<boolean> {
  try {
    using db = await patiently(() => openFile(file, false));
    await backup(db, into, { rate: PAGES_PER_STEP });
    return true;
  } catch (error) {
    if (!existsSync(file)) return false;
    throw refusalOf(error);
  }
}
