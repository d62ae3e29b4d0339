/** A thread of this process that is asked one thing after another; its other side is `thread-side.ts`. */
import { getCompileCacheDir } from "node:module";
import { Worker } from "node:worker_threads";
import type { Answer, Question } from "./thread-side.ts";

interface ThreadOptions {
  /** The file that the thread runs. */
  readonly file: URL;
  /** As debuggers and profiles call it. */
  readonly name: string;
  /** Milliseconds without a question after which it ends, and its memory goes; it lasts as long as its owner when absent. */
  readonly idleMs?: number;
}

/** The thread starts at the first question, and again after it died. */
export class Thread<Task, Value> implements AsyncDisposable {
  readonly #options: ThreadOptions;
  #worker: Worker | undefined;
  #lastId = 0;
  #idle: NodeJS.Timeout | undefined;
  readonly #pending = new Map<number, PromiseWithResolvers<Value>>();

  constructor(options: ThreadOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#worker !== undefined;
  }

  /** Rejects with what the task threw, its `errcode` kept, or with why the thread ended. `handed` are buffers of the task that are the thread's from then on. */
  ask(task: Task, handed: readonly ArrayBuffer[] = []): Promise<Value> {
    const pending = Promise.withResolvers<Value>();
    const id = ++this.#lastId;
    this.#pending.set(id, pending);
    clearTimeout(this.#idle);
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#worker.postMessage({ id, task } satisfies Question<Task>, [...handed]);
    return pending.promise;
  }

  #start(): Worker {
    const { file, name } = this.#options;
    const isCached = getCompileCacheDir() !== undefined;
    const worker = new Worker(isCached ? withCompiled(file) : file, { name, eval: isCached });
    worker.on("message", (answer: Answer<Value>) => this.#take(worker, answer));
    worker.on("error", (error: Error) => this.#fail(worker, error));
    worker.on("exit", () => this.#fail(worker, new Error(`the thread for ${name} ended`)));
    return worker;
  }

  #take(worker: Worker, { id, value, problem }: Answer<Value>): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (this.#pending.size === 0) this.#rest(worker);
    if (problem === undefined) pending?.resolve(value as Value);
    else pending?.reject(Object.assign(new Error(problem.message), { errcode: problem.errcode }));
  }

  /** It keeps no process alive that has nothing else to do. */
  #rest(worker: Worker): void {
    worker.unref();
    const { idleMs } = this.#options;
    if (idleMs !== undefined) this.#idle = setTimeout(() => void this.#end(), idleMs).unref();
  }

  #fail(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled([...this.#pending.values()].map((pending) => pending.promise));
    clearTimeout(this.#idle);
    await this.#end();
  }
}

/** The same name beside a file, whatever a build made of its ending. */
export function beside(meta: ImportMeta, name: string): URL {
  return new URL(meta.url.replace(/[^/]+?(\.\w+)$/, `${name}$1`));
}

/**
 * A thread does not use the compiled code that its process has at hand unless it says so, and would load what takes types away:
 * 18 MiB more in each process. What it compiled itself is kept at once, because it never ends in order.
 */
function withCompiled({ href }: URL): string {
  return `
    const { enableCompileCache, flushCompileCache } = require("node:module");
    enableCompileCache();
    import(${JSON.stringify(href)}).then(() => flushCompileCache());
  `;
}
