/** Notices on their way to another process: the newest of each account, one message a turn of the event loop. */
import type { Notice } from "./bus.ts";

/** Sends notices; resolves when there is room for more. A failure loses them, which costs latency only. */
export type Send = (notices: readonly Notice[]) => Promise<void>;

/** Holds at most one notice an account, however slow the other side is. */
export class Outbox {
  readonly #send: Send;
  readonly #newest = new Map<number, number>();
  #sending: Promise<void> | undefined;

  constructor(send: Send) {
    this.#send = send;
  }

  add({ accountId, modseq }: Notice): void {
    const known = this.#newest.get(accountId);
    if (known === undefined || known < modseq) this.#newest.set(accountId, modseq);
    this.#sending ??= this.#flush();
  }

  /** Resolves when everything was sent, or lost. */
  async drained(): Promise<void> {
    await this.#sending;
  }

  async #flush(): Promise<void> {
    await new Promise(setImmediate);
    while (this.#newest.size > 0) {
      const notices = [...this.#newest].map(([accountId, modseq]) => ({ accountId, modseq }));
      this.#newest.clear();
      await this.#send(notices).catch(() => undefined);
    }
    this.#sending = undefined;
  }
}
