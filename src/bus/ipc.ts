/** The bus of a machine: each worker tells the primary, which tells the other workers. */
import type { Bus, Notice } from "./bus.ts";
import { type Listener, Listeners } from "./local.ts";
import { Outbox, type Send } from "./outbox.ts";

/** A worker's bus. The caller brings the notices over, in messages of its own. */
export class IpcBus implements Bus {
  readonly #listeners = new Listeners();
  readonly #outbox: Outbox;

  /** `send` brings notices to the primary. */
  constructor(send: Send) {
    this.#outbox = new Outbox(send);
  }

  publish(notice: Notice): void {
    this.#listeners.tell(notice);
    this.#outbox.add(notice);
  }

  /** What the primary brought from other workers. */
  heard(notices: readonly Notice[]): void {
    for (const notice of notices) this.#listeners.tell(notice);
  }

  subscribe(accountId: number, listener: Listener): Disposable {
    return this.#listeners.add(accountId, listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#outbox.drained();
  }
}

/** One worker as the relay sees it; disposed when the worker is gone. */
export interface Member extends Disposable {
  /** What this worker sent. */
  heard(notices: readonly Notice[]): void;
}

/** The primary's part: passes notices on to everybody but the sender, and is a bus itself. */
export class NoticeRelay implements Bus {
  readonly #listeners = new Listeners();
  readonly #outboxes = new Set<Outbox>();

  /** `send` brings notices to this worker. */
  join(send: Send): Member {
    const outbox = new Outbox(send);
    this.#outboxes.add(outbox);
    return {
      heard: (notices) => {
        for (const notice of notices) {
          this.#listeners.tell(notice);
          this.#spread(notice, outbox);
        }
      },
      [Symbol.dispose]: () => {
        this.#outboxes.delete(outbox);
      },
    };
  }

  publish(notice: Notice): void {
    this.#listeners.tell(notice);
    this.#spread(notice);
  }

  #spread(notice: Notice, except?: Outbox): void {
    for (const outbox of this.#outboxes) if (outbox !== except) outbox.add(notice);
  }

  subscribe(accountId: number, listener: Listener): Disposable {
    return this.#listeners.add(accountId, listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#outboxes].map((outbox) => outbox.drained()));
  }
}
