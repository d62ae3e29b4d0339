/** A thread that does the slow, syncing part of SQLite's work: copying write-ahead logs into their database files. */
import type { Task } from "./checkpoint-thread.ts";
import { beside, Thread } from "./thread.ts";

/**
 * passive: as much as is possible without holding anybody up. restart: everything, holding up writers for the end of it, so that
 * the log is written from its beginning again. truncate: likewise, and the log is cut to nothing.
 */
export type CopyMode = "passive" | "restart" | "truncate";

/** One for all files of a process. */
export class Checkpointer implements AsyncDisposable {
  readonly #thread = new Thread<Task, void>({ file: beside(import.meta, "checkpoint-thread"), name: "checkpoints" });
  #lastHold = 0;

  /** Throws SQLite's errors. */
  copy(file: string, mode: CopyMode): Promise<void> {
    return this.#thread.ask({ file, kind: mode });
  }

  /**
   * Closes a connection of this thread. The last connection to close copies the log, syncs three times and removes the log;
   * so the thread opens one more before and closes it after. If it does not run yet, too little was written to start it for that.
   */
  async close(file: string, closeConnection: () => void): Promise<void> {
    if (!this.#thread.isRunning) return closeConnection();
    const hold = ++this.#lastHold;
    try {
      await this.#thread.ask({ file, kind: "hold", hold });
    } catch {
      // The file is gone or cannot be opened: then closing it here is all that can be done.
      closeConnection();
      return;
    }
    try {
      closeConnection();
    } finally {
      // If the thread dies now, the log stays as it is, and whoever opens the file next reads it.
      await this.#thread.ask({ kind: "let-go", hold }).catch(() => undefined);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#thread[Symbol.asyncDispose]();
  }
}
