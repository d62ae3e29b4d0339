/** Keeps one file's write-ahead log short: decides when the checkpoint thread copies it into the database file. */
import type { Log } from "../base/log.ts";
import type { Checkpointer, CopyMode } from "./checkpointer.ts";
import { LOG_IDLE_MS, LOG_PAGES_MAX, LOG_PAGES_TO_COPY, LOG_ROWS_PER_LOOK } from "./limits.ts";
import type { LogState } from "./sqlite-connection.ts";

export class LogKeeper {
  readonly #file: string;
  readonly #checkpointer: Checkpointer;
  readonly #log: Log;
  readonly #idleMs: number;
  #working: Promise<void> | undefined;
  #idle: NodeJS.Timeout | undefined;
  #lastCommit = 0;
  /** Rows written since the log was looked at. */
  #unlooked = 0;
  /** After a failure nothing is tried before this, so that a full disk is not hammered. */
  #notBefore = 0;

  constructor(file: string, checkpointer: Checkpointer, options: { log: Log; idleMs?: number }) {
    this.#file = file;
    this.#checkpointer = checkpointer;
    this.#log = options.log;
    this.#idleMs = options.idleMs ?? LOG_IDLE_MS;
  }

  /** To be called after each commit that wrote so many rows. */
  committed(rows: number, look: () => LogState): void {
    this.#lastCommit = performance.now();
    this.#idle ??= this.#wake(this.#idleMs);
    this.#unlooked += rows;
    if (this.#unlooked < LOG_ROWS_PER_LOOK || this.#working !== undefined || this.#lastCommit < this.#notBefore) return;
    this.#unlooked = 0;
    const state = look();
    if (state.pages >= LOG_PAGES_MAX) this.#work("restart");
    else if (state.pages - state.copied >= LOG_PAGES_TO_COPY) this.#work("passive");
  }

  #wake(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#lookWhetherIdle(), ms).unref();
  }

  #lookWhetherIdle(): void {
    const left = this.#lastCommit + this.#idleMs - performance.now();
    if (left > 0 || this.#working !== undefined) {
      this.#idle = this.#wake(Math.max(left, 1));
      return;
    }
    this.#idle = undefined;
    this.#work("truncate");
  }

  #work(mode: CopyMode): void {
    this.#working = this.#copy(mode).finally(() => (this.#working = undefined));
  }

  async #copy(mode: CopyMode): Promise<void> {
    try {
      await this.#checkpointer.copy(this.#file, mode);
    } catch (error) {
      this.#notBefore = performance.now() + this.#idleMs;
      this.#idle ??= this.#wake(this.#idleMs);
      this.#log.warn({ file: this.#file, err: error }, "the log could not be copied into the database file");
    }
  }

  async stop(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#working;
    clearTimeout(this.#idle);
  }
}
