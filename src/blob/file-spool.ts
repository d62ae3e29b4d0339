/** Spools over a folder: a message grows in memory, and moves to a nameless temporary file when it becomes large. */
import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../base/errors.ts";
import { LARGE_MESSAGES_MAX, SPOOL_LEFTOVER_MS, SPOOL_MEMORY_BYTES_MAX, SPOOL_WRITE_BYTES } from "./limits.ts";
import type { StorageAlarm } from "../base/storage-alarm.ts";
import { Places } from "../base/places.ts";
import type { Spool, Spools } from "./spool.ts";
import { onStorage } from "./storage-trouble.ts";

const FIRST_BYTES = 4096;

/** Makes the folder when it is missing, and clears it of what a crash left. */
export async function openSpools(
  folder: string,
  { largeMax = LARGE_MESSAGES_MAX, alarm }: { largeMax?: number; alarm?: StorageAlarm } = {},
): Promise<Spools> {
  await onStorage(alarm, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await removeLeftovers(folder);
  });
  const places = new Places(largeMax);
  return { open: () => new FileSpool(folder, places, alarm), [Symbol.asyncDispose]: async () => undefined };
}

/** Files lose their name as soon as they are open, so those that have one for long belong to nobody. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() && Date.now() - found.mtimeMs > SPOOL_LEFTOVER_MS) await rm(file, { force: true });
  }
}

class FileSpool implements Spool {
  readonly #folder: string;
  readonly #places: Places;
  readonly #alarm: StorageAlarm | undefined;
  /** Made for large messages only: most spools live and die without ever waiting. */
  #waits: AbortController | undefined;
  #disposed = false;
  /** All of a small message; of a large one, what is not written yet. Doubles when full. */
  #memory = Buffer.alloc(0);
  #used = 0;
  #file: FileHandle | undefined;
  #written = 0;
  #place: Disposable | undefined;

  constructor(folder: string, places: Places, alarm: StorageAlarm | undefined) {
    this.#folder = folder;
    this.#places = places;
    this.#alarm = alarm;
  }

  get size(): number {
    return this.#written + this.#used;
  }

  write(chunk: Uint8Array): void | Promise<void> {
    const room = this.#file === undefined ? SPOOL_MEMORY_BYTES_MAX : SPOOL_WRITE_BYTES;
    if (this.#used + chunk.length > room) return this.#overflow(chunk);
    this.#grow(this.#used + chunk.length, room);
    this.#memory.set(chunk, this.#used);
    this.#used += chunk.length;
  }

  #grow(needed: number, max: number): void {
    if (needed <= this.#memory.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.min(max, Math.max(needed, this.#memory.length * 2, FIRST_BYTES)));
    larger.set(this.#memory.subarray(0, this.#used));
    this.#memory = larger;
  }

  /** The caller waits, so that its chunk may be written from where it is. */
  #overflow(chunk: Uint8Array): Promise<void> {
    return onStorage(this.#alarm, async () => {
      const file = (this.#file ??= await this.#create());
      if (this.#disposed) {
        await file.close();
        throw closed();
      }
      const pieces = [this.#memory.subarray(0, this.#used), chunk].filter((piece) => piece.length > 0);
      this.#written += this.#used + chunk.length;
      this.#used = 0;
      for (const piece of pieces) await file.writeFile(piece);
      if (this.#memory.length > SPOOL_WRITE_BYTES) this.#memory = Buffer.alloc(0);
    });
  }

  async #create(): Promise<FileHandle> {
    const file = join(this.#folder, randomUUID());
    const handle = await open(file, "wx+", 0o600);
    try {
      // Without a name it cannot outlive this process.
      await rm(file);
    } catch (error) {
      // One that is left open ends the process when it is collected.
      await handle.close();
      throw error;
    }
    return handle;
  }

  async take(): Promise<Uint8Array> {
    const file = this.#file;
    if (file === undefined) return this.#memory.subarray(0, this.#used);
    this.#place ??= await this.#takePlace();
    return onStorage(this.#alarm, async () => {
      const all = Buffer.allocUnsafeSlow(this.size);
      for (let at = 0; at < this.#written;) {
        const { bytesRead } = await file.read(all, at, this.#written - at, at);
        if (bytesRead === 0) throw new Refusal("unavailable", "a spool file lost its end");
        at += bytesRead;
      }
      all.set(this.#memory.subarray(0, this.#used), this.#written);
      return all;
    });
  }

  async #takePlace(): Promise<Disposable> {
    this.#waits ??= new AbortController();
    const place = await this.#places.take(this.#waits.signal);
    // Given in the same moment in which this was disposed of: nobody else would give it back.
    if (this.#disposed) {
      place[Symbol.dispose]();
      throw closed();
    }
    return place;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    this.#waits?.abort(closed());
    this.#place?.[Symbol.dispose]();
    this.#place = undefined;
    this.#memory = Buffer.alloc(0);
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }
}

function closed(): Refusal {
  return new Refusal("unavailable", "the spool was closed");
}
