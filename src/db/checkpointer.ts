/** A thread that does the slow, syncing part of SQLite's work: copying write-ahead logs into their database files. */
import { getCompileCacheDir } from "node:module";
import { Worker } from "node:worker_threads";
import type { Answer, Task } from "./checkpoint-thread.ts";

/**
 * passive: as much as is possible without holding anybody up. restart: everything, holding up writers for the end of it, so that
 * the log is written from its beginning again. truncate: likewise, and the log is cut to nothing.
 */
export type CopyMode = "passive" | "restart" | "truncate";

type Pending = PromiseWithResolvers<void>;

/** The same name beside this file, whatever a build made of its ending. */
const thread = new URL(import.meta.url.replace(/checkpointer(\.\w+)$/, "checkpoint-thread$1"));

/**
 * A thread does not use the compiled code that its process has at hand unless it says so, and would load what takes types away:
 * 18 MiB more in each process. What it compiled itself is kept at once, because it never ends in order.
 */
const withCompiled = `
  const { enableCompileCache, flushCompileCache } = require("node:module");
  enableCompileCache();
  import(${JSON.stringify(thread.href)}).then(() => flushCompileCache());
`;

/** One for all files of a process. The thread starts at the first task, and again after it died. */
export class Checkpointer implements AsyncDisposable {
  #worker: Worker | undefined;
  #lastId = 0;
  readonly #pending = new Map<number, Pending>();

  /** Throws SQLite's errors. */
  copy(file: string, mode: CopyMode): Promise<void> {
    return this.#ask({ id: this.#newId(), file, kind: mode });
  }

  /**
   * Closes a connection of this thread. The last connection to close copies the log, syncs three times and removes the log;
   * so the thread opens one more before and closes it after. If it does not run yet, too little was written to start it for that.
   */
  async close(file: string, closeConnection: () => void): Promise<void> {
    if (this.#worker === undefined) return closeConnection();
    const id = this.#newId();
    try {
      await this.#ask({ id, file, kind: "hold" });
    } catch {
      // The file is gone or cannot be opened: then closing it here is all that can be done.
      closeConnection();
      return;
    }
    closeConnection();
    // If the thread dies now, the log stays as it is, and whoever opens the file next reads it.
    await this.#ask({ id, file, kind: "let-go" }).catch(() => undefined);
  }

  #newId(): number {
    return ++this.#lastId;
  }

  #ask(task: Task): Promise<void> {
    const pending = Promise.withResolvers<void>();
    this.#pending.set(task.id, pending);
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#worker.postMessage(task, []);
    return pending.promise;
  }

  #start(): Worker {
    const isCached = getCompileCacheDir() !== undefined;
    const worker = new Worker(isCached ? withCompiled : thread, { name: "checkpoints", eval: isCached });
    worker.on("message", (answer: Answer) => {
      const pending = this.#pending.get(answer.id);
      this.#pending.delete(answer.id);
      if (this.#pending.size === 0) worker.unref();
      if (answer.problem === undefined) pending?.resolve();
      else pending?.reject(Object.assign(new Error(answer.problem.message), { errcode: answer.problem.errcode }));
    });
    worker.on("error", (error: Error) => this.#fail(worker, error));
    worker.on("exit", () => this.#fail(worker, new Error("the checkpoint thread ended")));
    return worker;
  }

  #fail(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled([...this.#pending.values()].map((pending) => pending.promise));
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
