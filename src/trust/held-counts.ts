/** Counts that are gathered in memory and written now and then, many at once; a crash loses what was not written yet. */
import type { Log } from "../base/log.ts";
import type { Database, Tx } from "../db/database.ts";

export interface HeldCountsParts<Count> {
  readonly database: Database;
  readonly log: Log;
  /** What they are, for the log: "counts of TLS sessions". */
  readonly what: string;
  /** Different counts in memory. */
  readonly countsMax: number;
  /** Milliseconds that a count is in memory. */
  readonly heldMs: number;
  readonly write: (tx: Tx, counts: readonly Count[]) => Promise<void>;
}

export class HeldCounts<Count> {
  readonly #parts: HeldCountsParts<Count>;
  #held = new Map<string, Count>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: HeldCountsParts<Count>) {
    this.#parts = parts;
  }

  /** What has the key becomes what `next` makes of it; undefined: nothing had it. */
  change(key: string, next: (known: Count | undefined) => Count): void {
    this.#held.set(key, next(this.#held.get(key)));
    if (this.#held.size >= this.#parts.countsMax) this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), this.#parts.heldMs).unref();
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const held = [...this.#held.values()];
    this.#held = new Map();
    if (held.length === 0) return;
    const { database, log, what, write } = this.#parts;
    this.#writing = this.#writing
      .then(() => database.write((tx) => write(tx, held), { durable: false }))
      .catch((error: unknown) => {
        log.warn({ err: error, counts: held.length }, `${what} are lost`);
      });
  }

  /** Resolves when everything counted so far is in the database. */
  async flush(): Promise<void> {
    this.#write();
    await this.#writing;
  }
}
