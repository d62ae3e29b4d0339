/** Sends what is in the queue, for as long as it runs: wakes the scheduler when there is news, when something has ended, and when it is time. */
import { setTimeout as after } from "node:timers/promises";
import { Refusal } from "../../base/errors.ts";
import type { Bus } from "../../bus/bus.ts";
import { tellFates, tellOwedFates } from "../sent/owed-fates.ts";
import { QueueBook } from "./book.ts";
import { carry, type CarrierParts } from "./carrier.ts";
import { GATHER_MS, LOOK_MS, MEASURE_MS, RECORD_PAUSE_MS, SENDER_DOUBTFUL_MS, SENDER_RENEWAL_MS } from "./limits.ts";
import { tellResults } from "./results.ts";
import { Scheduler } from "./scheduler.ts";
import { QUEUE_NOTICES } from "./herald.ts";

export interface SenderParts extends CarrierParts {
  readonly bus: Bus;
  readonly connections: number;
  readonly connectionsPerHop: number;
  /** No other sender can be at this queue. */
  readonly isAlone: boolean;
  /** Called when others have taken this sender for dead, so that what it does may be done twice: it has to end at once. */
  lost(error: unknown): void;
}

export interface Sender {
  /** Begins nothing more, gives what is on its way so many milliseconds, then breaks it off; everything is recorded afterwards. */
  stop(ms: number): Promise<void>;
}

/** Resolves when it is at work. */
export async function startSender(parts: SenderParts): Promise<Sender> {
  const book = new QueueBook(parts.database, parts);
  await book.join(parts.clock.now());
  return new QueueSender(parts, book);
}

class QueueSender implements Sender {
  readonly #parts: SenderParts;
  readonly #book: QueueBook;
  readonly #scheduler: Scheduler;
  readonly #ears: Disposable;
  readonly #renewal: NodeJS.Timeout;
  readonly #looks: NodeJS.Timeout;
  readonly #running: Promise<void>;
  #wake = Promise.withResolvers<void>();
  /** The first pass looks at everything. */
  #news = true;
  #stopping = false;
  #version: number | undefined;
  #measuredAt = -Infinity;
  #renewedAt: number;
  /** What is owed to authors of submissions is being told. */
  #telling: Promise<void> | undefined;

  constructor(parts: SenderParts, book: QueueBook) {
    this.#parts = parts;
    this.#book = book;
    const { schedule, clock, log, connections, connectionsPerHop } = parts;
    this.#scheduler = new Scheduler({
      book,
      schedule,
      clock,
      log,
      connections,
      connectionsPerHop,
      carry: (leg, signal) => carry(parts, leg, signal),
      tell: ({ record, ...about }) => {
        tellResults(parts.events, about, record);
        void tellFates(parts, about, record.changes);
      },
      progress: () => this.#wake.resolve(),
      pause: () => after(RECORD_PAUSE_MS),
    });
    this.#renewedAt = clock.now();
    this.#ears = parts.bus.subscribe(QUEUE_NOTICES, () => this.#hear());
    this.#renewal = setInterval(() => void this.#renew(), SENDER_RENEWAL_MS);
    this.#looks = setInterval(() => this.#look(), LOOK_MS);
    this.#running = this.#run();
  }

  async stop(ms: number): Promise<void> {
    this.#stopping = true;
    this.#scheduler.close();
    this.#ears[Symbol.dispose]();
    clearInterval(this.#looks);
    this.#wake.resolve();
    await this.#running;
    const late = setTimeout(() => this.#scheduler.abort(), ms);
    await this.#scheduler.settled();
    clearTimeout(late);
    clearInterval(this.#renewal);
    await this.#telling;
    await this.#book.leave();
  }

  #hear(): void {
    this.#news = true;
    this.#wake.resolve();
  }

  /** For what no notice told of: the command line beside a server of one machine, or a notice that was lost. */
  #look(): void {
    const version = this.#versionNow();
    if (version === undefined || version !== this.#version) this.#hear();
    this.#version = version;
  }

  /** Undefined where it is not known: a disk that gives nothing now is found out by who reads the queue then, and waits. */
  #versionNow(): number | undefined {
    try {
      return this.#book.version();
    } catch {
      return undefined;
    }
  }

  async #renew(): Promise<void> {
    const now = this.#parts.clock.now();
    try {
      await this.#book.renew(now);
      this.#renewedAt = now;
    } catch (error) {
      this.#parts.log.error({ err: error }, "the sender could not say that it is alive");
      const isTakenForDead = error instanceof Refusal && error.code === "conflict";
      if (this.#parts.isAlone || !(isTakenForDead || now - this.#renewedAt > SENDER_DOUBTFUL_MS)) return;
      this.#scheduler.abort();
      this.#parts.lost(error);
    }
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      this.#wake = Promise.withResolvers();
      const news = this.#news;
      this.#news = false;
      try {
        if (news) this.#tellOwed();
        await this.#scheduler.pass({ news });
        await this.#measure();
      } catch (error) {
        // The storage has trouble; it is looked at again.
        this.#parts.log.error({ err: error }, "the queue could not be read");
        await after(RECORD_PAUSE_MS);
        this.#news = true;
      }
      if (this.#scheduler.isBusy) await after(GATHER_MS);
      if (!this.#news) await this.#sleep();
    }
  }

  /** What the sender before this one could not tell any more, and of messages that the operator removed. Nothing waits for that. */
  #tellOwed(): void {
    this.#telling ??= tellOwedFates(this.#parts)
      .catch((error: unknown) => this.#parts.log.warn({ err: error }, "authors could not be told what became of mail"))
      .finally(() => (this.#telling = undefined));
  }

  /** Until something happens, or it is time. */
  async #sleep(): Promise<void> {
    const ms = Math.min(SENDER_RENEWAL_MS, Math.max(0, this.#scheduler.nextAt - this.#parts.clock.now()));
    const timer = setTimeout(() => this.#wake.resolve(), ms);
    await this.#wake.promise;
    clearTimeout(timer);
  }

  async #measure(): Promise<void> {
    const now = performance.now();
    if (now - this.#measuredAt < MEASURE_MS) return;
    this.#measuredAt = now;
    this.#parts.events.queueMeasured(await this.#book.size());
  }
}
