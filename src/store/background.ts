/** Work on accounts in the background: soon after something came up, a little at a time, so that nobody notices. */
import type { Log } from "../base/log.ts";
import type { AccountId } from "./model.ts";

export interface BackgroundWork<Parts> {
  /** How long after the first account that waits it begins, and between two steps, milliseconds. */
  readonly delayMs: number;
  readonly pauseMs: number;
  /** Accounts that may wait; others have to come again. */
  readonly accountsMax: number;
  /** For the log. */
  readonly failed: string;
  /** Does a little; answers whether there is more. */
  step(parts: Parts): Promise<boolean>;
}

export class Background<Parts extends { readonly accountId: AccountId }> implements AsyncDisposable {
  readonly #log: Log;
  readonly #work: BackgroundWork<Parts>;
  readonly #waiting = new Map<AccountId, Parts>();
  /** The account of the step that runs; undefined once it is to be forgotten. */
  #current: AccountId | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(log: Log, work: BackgroundWork<Parts>) {
    this.#log = log;
    this.#work = work;
  }

  /** There is something to do for the account. */
  soon(parts: Parts): void {
    if (this.#closed || this.#waiting.size >= this.#work.accountsMax || this.#waiting.has(parts.accountId)) return;
    this.#waiting.set(parts.accountId, parts);
    this.#timer ??= this.#in(this.#work.delayMs);
  }

  /** Forgets an account that goes. */
  drop(id: AccountId): void {
    this.#waiting.delete(id);
    if (this.#current === id) this.#current = undefined;
  }

  #in(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#running = this.#step();
    }, ms).unref();
  }

  async #step(): Promise<void> {
    const [parts] = this.#waiting.values();
    if (parts !== undefined) {
      // What comes up while it runs is not part of it.
      this.#waiting.delete(parts.accountId);
      this.#current = parts.accountId;
      const isMore = await this.#try(parts);
      if (isMore && this.#current !== undefined && !this.#closed) this.#waiting.set(parts.accountId, parts);
    }
    this.#timer = this.#waiting.size > 0 && !this.#closed ? this.#in(this.#work.pauseMs) : undefined;
  }

  async #try(parts: Parts): Promise<boolean> {
    try {
      return await this.#work.step(parts);
    } catch (error) {
      // It is done when the account next comes up.
      this.#log.warn({ account: parts.accountId, err: error }, this.#work.failed);
      return false;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#waiting.clear();
    await this.#running;
  }
}
