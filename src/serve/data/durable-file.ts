/** Files that are whole and on disk, or as they were before. */
import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder } from "../../db/wal-sync.ts";

/** Only the owner may read it. Whoever is killed leaves the old file, and perhaps an unfinished one beside it that the next call writes over. */
export async function replaceDurably(path: string, text: string): Promise<void> {
  const made = `${path}.new`;
  {
    await using file = await open(made, "w", 0o600);
    await file.writeFile(text);
    await file.sync();
  }
  await rename(made, path);
  await syncFolder(dirname(path));
}
