/** Spools over a folder: a message grows in memory, and moves to a nameless temporary file when it becomes large. */
import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../base/errors.ts";
import {
  LARGE_MESSAGES_MAX,
  SPOOL_CROWDED_BYTES,
  SPOOL_LEFTOVER_MS,
  SPOOL_MEMORY_BYTES_MAX,
  SPOOL_WRITE_BYTES,
  SPOOLS_MEMORY_BYTES_MAX,
} from "./limits.ts";
import type { StorageAlarm } from "../base/storage-alarm.ts";
import { Places } from "../base/places.ts";
import type { Spool, Spools } from "./spool.ts";
import { onStorage } from "./storage-trouble.ts";

const FIRST_BYTES = 4096;

export interface SpoolsOptions {
  readonly largeMax?: number;
  readonly memoryMax?: number;
  readonly alarm?: StorageAlarm;
}

/** What the spools of a process share. */
interface Shared {
  readonly folder: string;
  readonly places: Places;
  readonly alarm: StorageAlarm | undefined;
  readonly memoryMax: number;
  /** Bytes of their buffers. */
  held: number;
}

/** Makes the folder when it is missing, and clears it of what a crash left. */
export async function openSpools(folder: string, options: SpoolsOptions = {}): Promise<Spools> {
  const { largeMax = LARGE_MESSAGES_MAX, memoryMax = SPOOLS_MEMORY_BYTES_MAX, alarm } = options;
  await onStorage(alarm, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await removeLeftovers(folder);
  });
  const shared = { folder, places: new Places(largeMax), alarm, memoryMax, held: 0 };
  return { open: () => new FileSpool(shared), [Symbol.asyncDispose]: async () => undefined };
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
  readonly #shared: Shared;
  /** Made for large messages only: most spools live and die without ever waiting. */
  #waits: AbortController | undefined;
  #disposed = false;
  /** All of a small message; of a large one, what is not written yet. Doubles when full. */
  #memory = Buffer.alloc(0);
  #used = 0;
  #file: FileHandle | undefined;
  #written = 0;
  #place: Disposable | undefined;

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  get size(): number {
    return this.#written + this.#used;
  }

  write(chunk: Uint8Array): void | Promise<void> {
    const room = this.#room();
    if (this.#used + chunk.length > room) return this.#overflow(chunk);
    this.#grow(this.#used + chunk.length, room);
    this.#memory.set(chunk, this.#used);
    this.#used += chunk.length;
  }

  /** Bytes that may be in memory now. */
  #room(): number {
    if (this.#shared.held > this.#shared.memoryMax) return SPOOL_CROWDED_BYTES;
    return this.#file === undefined ? SPOOL_MEMORY_BYTES_MAX : SPOOL_WRITE_BYTES;
  }

  #keep(memory: Buffer<ArrayBuffer>): void {
    this.#shared.held += memory.length - this.#memory.length;
    this.#memory = memory;
  }

  #grow(needed: number, max: number): void {
    if (needed <= this.#memory.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.min(max, Math.max(needed, this.#memory.length * 2, FIRST_BYTES)));
    larger.set(this.#memory.subarray(0, this.#used));
    this.#keep(larger);
  }

  /** The caller waits, so that its chunk may be written from where it is. */
  #overflow(chunk: Uint8Array): Promise<void> {
    return onStorage(this.#shared.alarm, async () => {
      const file = (this.#file ??= await this.#create());
      if (this.#disposed) {
        await file.close();
        throw closed();
      }
      const pieces = [this.#memory.subarray(0, this.#used), chunk].filter((piece) => piece.length > 0);
      this.#written += this.#used + chunk.length;
      this.#used = 0;
      for (const piece of pieces) await file.writeFile(piece);
      if (this.#memory.length > this.#room()) this.#keep(Buffer.alloc(0));
    });
  }

  async #create(): Promise<FileHandle> {
    const file = join(this.#shared.folder, randomUUID());
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
    return onStorage(this.#shared.alarm, async () => {
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
    const place = await this.#shared.places.take(this.#waits.signal);
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
    this.#keep(Buffer.alloc(0));
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }
}

function closed(): Refusal {
  return new Refusal("unavailable", "the spool was closed");
}
