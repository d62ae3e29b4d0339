/** Blobs as files named by the hash of their content: `ab/cd/<hash>`. `new/` holds what is being written, `going/` what is being swept. */
import { createHash, hash as hashNow, randomUUID } from "node:crypto";
import { closeSync, fsync, openSync, statSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { Refusal } from "../base/errors.ts";
import type { StorageAlarm } from "../base/storage-alarm.ts";
import { BlobFile, writeBlobFile } from "./blob-file.ts";
import type { BlobHash, Blobs } from "./blob.ts";
import { LostBlob, unlessLost } from "./lost-blob.ts";
import { HASH_PIECE_BYTES, PACKED_A_ROUND_BYTES, UNFINISHED_MS } from "./limits.ts";
import { isMissing, onStorage } from "./storage-trouble.ts";

const syncAside = promisify(fsync);

const PLACE_MODE = 0o700;

/** Opens the folder, making it when it is missing. */
export async function openFileBlobs(folder: string, alarm?: StorageAlarm): Promise<Blobs> {
  await onStorage(alarm, async () => {
    for (const place of ["new", "going"]) await mkdir(join(folder, place), { recursive: true, mode: PLACE_MODE });
    // Its own name, and those in it; whoever made them may have been killed before they were on the disk.
    for (const place of [dirname(folder), folder]) await syncFolder(place);
  });
  return new FileBlobs(folder, alarm);
}

class FileBlobs implements Blobs {
  readonly #folder: string;
  readonly #alarm: StorageAlarm | undefined;
  /** Folders whose own names this process has made durable: one entry for each of the 65,536 that there can be. */
  readonly #named = new Set<string>();

  constructor(folder: string, alarm: StorageAlarm | undefined) {
    this.#folder = folder;
    this.#alarm = alarm;
  }

  #file(hash: BlobHash): string {
    return join(this.#folder, hash.slice(0, 2), hash.slice(2, 4), hash);
  }

  #going(hash: BlobHash): string {
    return join(this.#folder, "going", hash);
  }

  async put(bytes: Uint8Array): Promise<BlobHash> {
    const hash = await hashOf(bytes);
    await onStorage(this.#alarm, async () => {
      if (await this.#renew(hash)) return;
      await this.#write(this.#file(hash), bytes);
    });
    return hash;
  }

  /** The file is there whole, or as it was. */
  async #write(file: string, bytes: Uint8Array, options?: { packed: boolean }): Promise<void> {
    const made = join(this.#folder, "new", randomUUID());
    try {
      await writeBlobFile(made, bytes, options);
      await this.#install(made, file);
    } catch (error) {
      await rm(made, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  /**
   * Makes a blob that is there as young as a new one, so that no sweep takes it before somebody refers to it. The file's name may
   * have been given a moment ago by another put, which has not made it durable yet.
   */
  async #renew(hash: BlobHash): Promise<boolean> {
    const file = this.#file(hash);
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined) return false;
    try {
      const now = Date.now();
      await utimes(file, now / 1000, now / 1000);
      if (now - found.mtimeMs < UNFINISHED_MS) await this.#syncPlaces(file);
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  async #install(made: string, file: string): Promise<void> {
    const inner = dirname(file);
    if (!this.#named.has(inner)) await mkdir(inner, { recursive: true, mode: PLACE_MODE });
    await rename(made, file);
    await this.#syncPlaces(file);
  }

  /** The file's name is in its folder, and the folder's in the one above; each of them may be new, made here or by another process. */
  async #syncPlaces(file: string): Promise<void> {
    const inner = dirname(file);
    const above = this.#named.has(inner) ? [] : [dirname(inner), this.#folder];
    await Promise.all([inner, ...above].map(syncFolder));
    this.#named.add(inner);
  }

  async get(hash: BlobHash): Promise<Uint8Array> {
    using blob = await this.#open(hash);
    return await this.#sound(hash, () => blob.whole());
  }

  async *read(hash: BlobHash, range?: { start: number; end: number }): AsyncIterable<Uint8Array> {
    using blob = await this.#open(hash);
    const start = range?.start ?? 0;
    const end = range?.end ?? blob.index.size;
    for (const place of blob.index.places) {
      if (place.start + place.plainSize <= start || place.start >= end) continue;
      const bytes = await this.#sound(hash, () => blob.frame(place));
      yield bytes.subarray(Math.max(start - place.start, 0), end - place.start);
    }
  }

  /** A sweep moves a file away for a moment before it looks once more. */
  async #open(hash: BlobHash): Promise<BlobFile> {
    for (const file of [this.#file(hash), this.#going(hash), this.#file(hash)]) {
      try {
        return BlobFile.open(file);
      } catch (error) {
        if (!isMissing(error)) return this.#sound(hash, () => Promise.reject(error));
      }
    }
    throw this.#lost(new LostBlob(`blob ${hash} is missing`));
  }

  async #sound<T>(hash: BlobHash, act: () => Promise<T>): Promise<T> {
    try {
      return await onStorage(this.#alarm, act);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw this.#lost(new LostBlob(`blob ${hash} is damaged`, { cause: error }));
    }
  }

  /** Nobody but the operator can do something about it. */
  #lost(blob: LostBlob): LostBlob {
    this.#alarm?.sound(blob);
    return blob;
  }

  has(hash: BlobHash): Promise<boolean> {
    return onStorage(this.#alarm, async () => {
      for (const file of [this.#file(hash), this.#going(hash), this.#file(hash)]) {
        if ((await stat(file).catch(undefinedWhenMissing)) !== undefined) return true;
      }
      return false;
    });
  }

  async sweep(wanted: (hash: BlobHash) => boolean, graceMs: number): Promise<number> {
    return onStorage(this.#alarm, async () => {
      await this.#clearPlaces();
      let removed = 0;
      for await (const hash of this.list()) {
        if (!wanted(hash) && (await this.#remove(hash, Date.now() - graceMs))) removed++;
      }
      return removed;
    });
  }

  /** Moves the file away before the last look at its age: a put that renews it does so before, and is seen, or finds nothing and writes it anew. */
  async #remove(hash: BlobHash, before: number): Promise<boolean> {
    const file = this.#file(hash);
    const going = this.#going(hash);
    const found = await stat(file).catch(undefinedWhenMissing);
    if (found === undefined || found.mtimeMs > before) return false;
    await rename(file, going);
    const { mtimeMs } = await stat(going);
    if (mtimeMs > before) {
      await rename(going, file);
      return false;
    }
    await rm(going);
    return true;
  }

  /** Only one process sweeps, so what is on its way out was left there by a sweep that was cut short. */
  async #clearPlaces(): Promise<void> {
    for (const name of await readdir(join(this.#folder, "going"))) {
      if (isHash(name)) await this.#install(this.#going(name), this.#file(name));
    }
    for (const name of await readdir(join(this.#folder, "new"))) {
      const file = join(this.#folder, "new", name);
      const found = await stat(file).catch(undefinedWhenMissing);
      if (found !== undefined && Date.now() - found.mtimeMs > UNFINISHED_MS) await rm(file, { force: true });
    }
  }

  async packOld(before: number): Promise<number> {
    let [packed, left] = [0, PACKED_A_ROUND_BYTES];
    for await (const hash of this.list()) {
      const size = await this.#pack(hash, before);
      if (size !== undefined) packed++;
      if ((left -= size ?? 0) <= 0) break;
    }
    return packed;
  }

  /** Answers its plain size; undefined when it stays as it is. The new file is young, so that a put that has just renewed the old one may count on it. */
  async #pack(hash: BlobHash, before: number): Promise<number | undefined> {
    const file = this.#file(hash);
    const found = await onStorage(this.#alarm, () => stat(file).catch(undefinedWhenMissing));
    if (found === undefined || found.mtimeMs > before) return undefined;
    const plain = await unlessLost(this.#unpacked(hash));
    if (plain === undefined) return undefined;
    await onStorage(this.#alarm, () => this.#write(file, plain, { packed: true }));
    return plain.length;
  }

  /** The whole content, unless it is packed. */
  async #unpacked(hash: BlobHash): Promise<Uint8Array | undefined> {
    using blob = await this.#open(hash);
    return blob.index.isPacked ? undefined : await this.#sound(hash, () => blob.whole());
  }

  async *list(): AsyncIterable<BlobHash> {
    for (const outer of (await this.#names()).filter(isPlace)) {
      for (const inner of (await this.#names(outer)).filter(isPlace)) {
        yield* (await this.#names(outer, inner)).filter(isHash);
      }
    }
  }

  #names(...below: readonly string[]): Promise<string[]> {
    return onStorage(this.#alarm, () => readdir(join(this.#folder, ...below)));
  }
}

/** A folder of the tree. */
function isPlace(name: string): boolean {
  return /^[0-9a-f]{2}$/.test(name);
}

function isHash(name: string): name is BlobHash {
  return /^[0-9a-f]{64}$/.test(name);
}

async function hashOf(bytes: Uint8Array): Promise<BlobHash> {
  if (bytes.length <= HASH_PIECE_BYTES) return hashNow("sha256", bytes, "hex") as BlobHash;
  const hash = createHash("sha256");
  for (let at = 0; at < bytes.length; at += HASH_PIECE_BYTES) {
    hash.update(bytes.subarray(at, at + HASH_PIECE_BYTES));
    await new Promise(setImmediate);
  }
  return hash.digest("hex") as BlobHash;
}

function undefinedWhenMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}

/** Makes the names in a folder durable. Windows knows no such thing: its file system keeps names in a journal. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    await syncAside(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
