/**
 * The bus of a machine: each worker tells the primary, which tells the other workers; each only what is wanted there, because a
 * message between processes costs all three as much as a small transaction. Who begins to listen says so, and hears a notice
 * from everybody who will tell from then on: what happened before is seen by looking. Who hears a notice in vain says so.
 */
import type { Bus, Notice } from "./bus.ts";
import { type Listener, Listeners, UNKNOWN } from "./local.ts";
import { type News, Outbox, type Send } from "./outbox.ts";

/** A worker's bus. The caller brings the news over, in messages of its own. */
export class IpcBus implements Bus {
  readonly #listeners = new Listeners();
  readonly #outbox: Outbox;
  /** Accounts that somebody else listens to. */
  readonly #wanted = new Set<number>();
  /** Accounts that the others know somebody here to listen to. */
  readonly #announced = new Set<number>();

  /** `send` brings news to the primary. */
  constructor(send: Send) {
    this.#outbox = new Outbox(send);
  }

  publish(notice: Notice): void {
    this.#listeners.tell(notice);
    if (this.#wanted.has(notice.accountId)) this.#outbox.add(notice);
  }

  /** What the primary brought from other workers. */
  heard({ notices, listens, ignores }: News): void {
    for (const accountId of ignores) this.#wanted.delete(accountId);
    for (const accountId of listens) {
      this.#wanted.add(accountId);
      this.#outbox.add({ accountId, modseq: UNKNOWN });
    }
    for (const notice of notices) {
      const { accountId } = notice;
      if (this.#listeners.has(accountId)) this.#listeners.tell(notice);
      else if (this.#announced.delete(accountId)) this.#outbox.wish(accountId, "ignore");
    }
  }

  subscribe(accountId: number, listener: Listener): Disposable {
    const subscription = this.#listeners.add(accountId, listener);
    if (!this.#announced.has(accountId)) {
      this.#announced.add(accountId);
      this.#outbox.wish(accountId, "listen");
    }
    return subscription;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#outbox.drained();
  }
}

/** One worker as the relay sees it; disposed when the worker is gone. */
export interface Member extends Disposable {
  /** What this worker sent. */
  heard(news: News): void;
}

/** The way to one worker, and the accounts it listens to. */
interface Line {
  readonly outbox: Outbox;
  readonly wanted: Set<number>;
}

/** The primary's part: passes notices on to everybody else who listens, and is a bus itself. */
export class NoticeRelay implements Bus {
  readonly #listeners = new Listeners();
  readonly #lines = new Set<Line>();
  /** Accounts that the workers know somebody in this process to listen to. */
  readonly #announced = new Set<number>();

  /** `send` brings news to this worker. */
  join(send: Send): Member {
    const line: Line = { outbox: new Outbox(send), wanted: new Set() };
    for (const accountId of this.#announced) line.outbox.wish(accountId, "listen");
    for (const { wanted } of this.#lines) for (const accountId of wanted) line.outbox.wish(accountId, "listen");
    this.#lines.add(line);
    return {
      heard: (news) => this.#heard(news, line),
      [Symbol.dispose]: () => {
        this.#lines.delete(line);
      },
    };
  }

  #heard({ notices, listens, ignores }: News, from: Line): void {
    for (const accountId of ignores) from.wanted.delete(accountId);
    for (const accountId of listens) {
      from.wanted.add(accountId);
      from.outbox.add({ accountId, modseq: UNKNOWN });
      this.#announce(accountId, from);
    }
    for (const notice of notices) {
      const hasListeners = this.#listeners.has(notice.accountId);
      this.#listeners.tell(notice);
      const isPassedOn = this.#spread(notice, from);
      if (hasListeners || isPassedOn) continue;
      this.#announced.delete(notice.accountId);
      from.outbox.wish(notice.accountId, "ignore");
    }
  }

  publish(notice: Notice): void {
    this.#listeners.tell(notice);
    this.#spread(notice);
  }

  /** Answers whether anybody else listens. */
  #spread(notice: Notice, except?: Line): boolean {
    let isWanted = false;
    for (const line of this.#lines) {
      if (line === except || !line.wanted.has(notice.accountId)) continue;
      line.outbox.add(notice);
      isWanted = true;
    }
    return isWanted;
  }

  #announce(accountId: number, except?: Line): void {
    for (const line of this.#lines) if (line !== except) line.outbox.wish(accountId, "listen");
  }

  subscribe(accountId: number, listener: Listener): Disposable {
    const subscription = this.#listeners.add(accountId, listener);
    if (!this.#announced.has(accountId)) {
      this.#announced.add(accountId);
      this.#announce(accountId);
    }
    return subscription;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#lines].map(({ outbox }) => outbox.drained()));
  }
}
