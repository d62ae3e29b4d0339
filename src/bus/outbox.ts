/** What is on its way to another process: the newest notice of each account and who wants to hear of which, one message a turn of the event loop. */
import type { Notice } from "./bus.ts";
import { UNKNOWN } from "./local.ts";

/** What two processes tell each other. */
export interface News {
  readonly notices: readonly Notice[];
  /** Accounts that the sender of this wants to hear of from now on. Answered by a notice of each, for what was not told before. */
  readonly listens: readonly number[];
  /** Accounts whose notices came in vain. */
  readonly ignores: readonly number[];
}

/** Sends news; resolves when there is room for more. A failure loses them, which costs latency only. */
export type Send = (news: News) => Promise<void>;

/** Holds at most one notice and one wish an account, however slow the other side is. */
export class Outbox {
  readonly #send: Send;
  readonly #newest = new Map<number, number>();
  readonly #wishes = new Map<number, "listen" | "ignore">();
  #sending: Promise<void> | undefined;

  constructor(send: Send) {
    this.#send = send;
  }

  add({ accountId, modseq }: Notice): void {
    const known = this.#newest.get(accountId);
    if (known === undefined || isFurther(modseq, known)) this.#newest.set(accountId, modseq);
    this.#sending ??= this.#flush();
  }

  wish(accountId: number, wish: "listen" | "ignore"): void {
    this.#wishes.set(accountId, wish);
    this.#sending ??= this.#flush();
  }

  /** Resolves when everything was sent, or lost. */
  async drained(): Promise<void> {
    await this.#sending;
  }

  async #flush(): Promise<void> {
    await new Promise(setImmediate);
    while (this.#newest.size > 0 || this.#wishes.size > 0) {
      const notices = [...this.#newest].map(([accountId, modseq]) => ({ accountId, modseq }));
      const news = { notices, listens: this.#wishing("listen"), ignores: this.#wishing("ignore") };
      this.#newest.clear();
      this.#wishes.clear();
      await this.#send(news).catch(() => undefined);
    }
    this.#sending = undefined;
  }

  #wishing(wanted: "listen" | "ignore"): readonly number[] {
    return [...this.#wishes].filter(([, wish]) => wish === wanted).map(([accountId]) => accountId);
  }
}

/** A position that is not known may be beyond any other: of two notices, the one that makes everybody look again is kept. */
function isFurther(modseq: number, known: number): boolean {
  return known !== UNKNOWN && (modseq === UNKNOWN || modseq > known);
}
