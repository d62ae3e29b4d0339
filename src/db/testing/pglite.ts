/** A PostgreSQL that lives in memory, and has nothing in it. */
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";

const modules = join(import.meta.dirname, "../../../node_modules");

/** What is not whole says so. */
const checked = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };

/** What `initdb` makes is the same each time, and takes two seconds: what the first made is kept for all others of this release of PGlite. */
export async function startPglite(): Promise<PGlite> {
  const { version } = JSON.parse(await readFile(join(modules, "@electric-sql/pglite/package.json"), "utf8")) as {
    version: string;
  };
  const file = join(modules, ".cache/posthorn-pglite", `${version}.tar.zst`);
  const kept = await readKept(file);
  if (kept !== undefined) return PGlite.create({ loadDataDir: new Blob([kept]) });
  const fresh = await PGlite.create();
  // Where nothing can be kept, everybody makes their own.
  await keep(file, await fresh.dumpDataDir("none")).catch(() => undefined);
  return fresh;
}

/** Undefined where there is none, or none that is whole: the machine may have lost its power while it was written. */
async function readKept(file: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return zstdDecompressSync(await readFile(file));
  } catch {
    return undefined;
  }
}

async function keep(file: string, made: Blob): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  // By its final name it is whole, also for a process that looks at this moment.
  const unfinished = `${file}.${randomUUID()}`;
  await writeFile(unfinished, zstdCompressSync(Buffer.from(await made.arrayBuffer()), checked));
  await rename(unfinished, file);
}
