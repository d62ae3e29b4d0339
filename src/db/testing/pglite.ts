/** A PostgreSQL that lives in memory, and has nothing in it. */
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";

const modules = join(import.meta.dirname, "../../../node_modules");

/** What `initdb` makes is the same each time, and takes two seconds: what the first made is kept for all others of this release of PGlite. */
export async function startPglite(): Promise<PGlite> {
  const { version } = JSON.parse(await readFile(join(modules, "@electric-sql/pglite/package.json"), "utf8")) as {
    version: string;
  };
  const folder = join(modules, ".cache/posthorn-pglite");
  const file = join(folder, `${version}.tar.zst`);
  const kept = await readFile(file).catch(() => undefined);
  if (kept !== undefined) return PGlite.create({ loadDataDir: new Blob([zstdDecompressSync(kept)]) });
  const fresh = await PGlite.create();
  const made = Buffer.from(await (await fresh.dumpDataDir("none")).arrayBuffer());
  await mkdir(folder, { recursive: true });
  // By its final name it is whole, also for a process that looks at this moment.
  const unfinished = `${file}.${randomUUID()}`;
  await writeFile(unfinished, zstdCompressSync(made));
  await rename(unfinished, file);
  return fresh;
}
