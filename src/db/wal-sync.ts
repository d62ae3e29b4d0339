/** Makes commits durable: one fdatasync of the write-ahead log, off the event loop, for every commit that waits on it. */
import { fdatasync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";

/** fdatasync, or what stands in for it where a test needs a failing disk. */
export type SyncData = (descriptor: number) => Promise<void>;

const syncData: SyncData = promisify(fdatasync);

/**
 * Belongs to one open connection, which keeps the log file in place while it is open. The log is opened apart from SQLite;
 * that is safe for POSIX locks because SQLite locks only the database file and the -shm file (docs/design/0002-durability.md).
 */
export class WalSync {
  readonly #file: string;
  readonly #syncData: SyncData;
  #handle: FileHandle | undefined;
  /** The commits that the next sync will cover. */
  #next: PromiseWithResolvers<void> | undefined;
  /** The commits that the sync under way covers. */
  #current: Promise<void> | undefined;
  #running: Promise<void> | undefined;
  #failure: { readonly cause: unknown } | undefined;

  constructor(databaseFile: string, sync: SyncData = syncData) {
    this.#file = `${databaseFile}-wal`;
    this.#syncData = sync;
  }

  /**
   * To be called right after a commit; resolves when it is on disk. After one failure everything fails: the system may have
   * dropped what it could not write, and later syncs would succeed without it.
   */
  committed(): Promise<void> {
    this.#next ??= Promise.withResolvers();
    const { promise } = this.#next;
    this.#running ??= this.#run();
    return promise;
  }

  /** When all commits so far are on disk; undefined when they are. */
  get pending(): Promise<void> | undefined {
    return this.#next?.promise ?? this.#current;
  }

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  get failure(): unknown {
    return this.#failure?.cause;
  }

  /** Only commits made before a sync starts may rely on it: those that come meanwhile wait for the next. */
  async #run(): Promise<void> {
    // Whoever else commits in this turn of the event loop shares the sync.
    await new Promise(setImmediate);
    while (this.#next !== undefined) {
      const batch = this.#next;
      this.#next = undefined;
      this.#current = batch.promise;
      await this.#sync();
      if (this.#failure === undefined) batch.resolve();
      else batch.reject(this.#failure.cause);
    }
    this.#current = undefined;
    this.#running = undefined;
  }

  async #sync(): Promise<void> {
    if (this.#failure !== undefined) return;
    try {
      if (this.#handle === undefined) {
        // Windows syncs only what may be written. Elsewhere reading is enough, also where the folder has turned read-only since the commit.
        this.#handle = await open(this.#file, process.platform === "win32" ? "r+" : "r");
        // The log may be new: its name has to be durable as well.
        await Promise.all([this.#syncData(this.#handle.fd), syncFolder(dirname(this.#file))]);
      } else {
        await this.#syncData(this.#handle.fd);
      }
    } catch (cause) {
      this.#failure = { cause };
    }
  }

  /** Finishes what was promised. */
  async close(): Promise<void> {
    await this.#running;
    await this.#handle?.close();
    this.#handle = undefined;
  }
}

/** Makes the names in a folder durable. Windows knows no such thing: its file system keeps names in a journal. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  await using handle = await open(folder, "r");
  await handle.sync();
}
