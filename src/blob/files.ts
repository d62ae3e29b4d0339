/** Blobs as files named by the hash of their content, two levels of folders deep. */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../base/errors.ts";
import type { BlobHash, Blobs } from "./blob.ts";

/** Opens the folder, making it when it is missing. */
export async function openFileBlobs(folder: string): Promise<Blobs> {
  await mkdir(join(folder, "new"), { recursive: true });
  return new FileBlobs(folder);
}

class FileBlobs implements Blobs {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  #file(hash: BlobHash): string {
    return join(this.#folder, hash.slice(0, 2), hash.slice(2, 4), hash);
  }

  async put(bytes: Uint8Array): Promise<BlobHash> {
    const hash = createHash("sha256").update(bytes).digest("hex") as BlobHash;
    if (await this.has(hash)) return hash;
    const made = join(this.#folder, "new", randomUUID());
    const handle = await open(made, "wx");
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    const folders = [
      join(this.#folder, hash.slice(0, 2), hash.slice(2, 4)),
      join(this.#folder, hash.slice(0, 2)),
      this.#folder,
    ];
    await mkdir(folders[0] ?? "", { recursive: true });
    await rename(made, this.#file(hash));
    for (const folder of folders) {
      const entry = await open(folder, "r");
      await entry.sync();
      await entry.close();
    }
    return hash;
  }

  async get(hash: BlobHash): Promise<Uint8Array> {
    try {
      return await readFile(this.#file(hash));
    } catch (error) {
      throw new Refusal("unavailable", `blob ${hash} cannot be read`, { cause: error });
    }
  }

  async *read(hash: BlobHash, range?: { start: number; end: number }): AsyncIterable<Uint8Array> {
    yield (await this.get(hash)).subarray(range?.start ?? 0, range?.end);
  }

  async has(hash: BlobHash): Promise<boolean> {
    return (await stat(this.#file(hash)).catch(() => undefined)) !== undefined;
  }

  async sweep(wanted: (hash: BlobHash) => boolean, graceMs: number): Promise<number> {
    let removed = 0;
    for await (const hash of this.list()) {
      const { mtimeMs } = await stat(this.#file(hash));
      if (Date.now() - mtimeMs < graceMs || wanted(hash)) continue;
      await rm(this.#file(hash), { force: true });
      removed++;
    }
    return removed;
  }

  async *list(): AsyncIterable<BlobHash> {
    for (const entry of await readdir(this.#folder, { recursive: true, withFileTypes: true })) {
      if (/^[0-9a-f]{64}$/.test(entry.name)) yield entry.name as BlobHash;
    }
  }
}
