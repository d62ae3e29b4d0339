/** Makes commits durable: one fdatasync of the write-ahead log, off the event loop, for every commit that waits on it. */
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";

interface Waiter {
  done(): void;
  failed(error: unknown): void;
}

/**
 * Belongs to one open connection, which keeps the log file in place while it is open. The log is opened apart from SQLite;
 * that is safe for POSIX locks because SQLite locks only the database file and the -shm file (docs/design/0002-durability.md).
 */
export class WalSync {
  readonly #file: string;
  #handle: FileHandle | undefined;
  #running = false;
  #waiting: Waiter[] = [];

  constructor(databaseFile: string) {
    this.#file = `${databaseFile}-wal`;
  }

  /** Resolves when everything written to the log before this call is on disk. */
  synced(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ done: resolve, failed: reject });
    if (!this.#running) void this.#run();
    return promise;
  }

  /** Only commits made before a sync starts may rely on it: those that come meanwhile wait for the next. */
  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      const served = this.#waiting;
      this.#waiting = [];
      try {
        this.#handle ??= await this.#open();
        await this.#handle.datasync();
        for (const waiter of served) waiter.done();
      } catch (error) {
        for (const waiter of served) waiter.failed(error);
      }
    }
    this.#running = false;
  }

  /** The log may be new: its name has to be durable as well. */
  async #open(): Promise<FileHandle> {
    const handle = await open(this.#file, "r");
    const folder = await open(dirname(this.#file), "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
    return handle;
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }
}
