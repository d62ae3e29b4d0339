/** Indexing in the background: soon after messages came, a little at a time, so that nobody notices. */
import type { Log } from "../../base/log.ts";
import { INDEX_ACCOUNTS_MAX, INDEX_DELAY_MS, INDEX_PAUSE_MS } from "../limits.ts";
import type { AccountId } from "../model.ts";
import { indexPage, type IndexParts } from "./index-page.ts";

export class Indexer implements AsyncDisposable {
  readonly #log: Log;
  readonly #waiting = new Map<AccountId, IndexParts>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(log: Log) {
    this.#log = log;
  }

  /** The account has new messages. */
  soon(parts: IndexParts): void {
    if (this.#closed || this.#waiting.size >= INDEX_ACCOUNTS_MAX) return;
    this.#waiting.set(parts.accountId, parts);
    this.#timer ??= this.#in(INDEX_DELAY_MS);
  }

  /** Forgets an account that goes. */
  drop(id: AccountId): void {
    this.#waiting.delete(id);
  }

  #in(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#running = this.#step();
    }, ms).unref();
  }

  async #step(): Promise<void> {
    const [parts] = this.#waiting.values();
    if (parts !== undefined) {
      try {
        const { more } = await indexPage(parts);
        if (!more) this.#waiting.delete(parts.accountId);
      } catch (error) {
        // The next search of the account will try again, and tell its user if it fails as well.
        this.#waiting.delete(parts.accountId);
        this.#log.warn({ account: parts.accountId, err: error }, "messages could not be indexed");
      }
    }
    this.#timer = this.#waiting.size > 0 && !this.#closed ? this.#in(INDEX_PAUSE_MS) : undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#waiting.clear();
    await this.#running;
  }
}
