/** Decides what is sent when: fetches what is due, lets it go as hops and fairness allow, and records what it came to. It knows no timers. */
import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { RecipientResult } from "../../transport/transport.ts";
import { Batches } from "./batches.ts";
import type { QueueBook } from "./book.ts";
import { Held } from "./held.ts";
import type { Leg } from "./leg.ts";
import {
  AUTHOR_LEGS_MAX,
  BYTES_ON_THE_WAY_MAX,
  HOP_LEGS_MAX,
  LINE_LEGS_MAX,
  LINE_LEGS_MIN,
  OVERDUE_PAUSE_MS,
  WRITES_TOGETHER_MAX,
} from "./limits.ts";
import { Line } from "./line.ts";
import type { OverdueLeg } from "./overdue.ts";
import { Paces } from "./paces.ts";
import type { QueuedId } from "./queued.ts";
import type { LegRecord } from "./record.ts";
import type { Schedule } from "./settle.ts";

/** What became of a leg that was let go. */
export interface Carried {
  /** Undefined: there was nothing to do any more. */
  readonly record: LegRecord | undefined;
  /** What it says of the hop; undefined: nothing. "bad" comes with the reason. */
  readonly connection: "good" | { readonly bad: RecipientResult } | undefined;
  /** What can wait until that is written down. */
  readonly afterwards?: () => Promise<void>;
}

export interface SchedulerParts {
  readonly book: QueueBook;
  readonly schedule: Schedule;
  readonly clock: Clock;
  readonly log: Log;
  readonly connections: number;
  readonly connectionsPerHop: number;
  /** Hands a leg over to its hop. Rejects only for our own mistakes, or when the storage cannot be read. */
  carry(leg: Leg, signal: AbortSignal): Promise<Carried>;
  /** Tells of what was given up, or became late, without a try. */
  tell(overdue: OverdueLeg): void;
  /** Called when something has ended, so that the next thing may begin. */
  progress(): void;
  /** Resolves when it makes sense to try a write again that has failed. */
  pause(): Promise<void>;
}

export class Scheduler {
  readonly #parts: SchedulerParts;
  readonly #line = new Line();
  readonly #held = new Held();
  readonly #paces: Paces;
  readonly #lastAuthors = new Map<number, number>();
  readonly #recorder: Batches<LegRecord | Leg, boolean>;
  readonly #onTheWay = new Set<Promise<void>>();
  readonly #abort = new AbortController();
  /** Legs on their way, as "message hop". */
  readonly #going = new Set<string>();
  #connections = 0;
  #bytes = 0;
  /** Fetching and recording must not overlap: each looks at what the other changes. */
  #turn: Promise<unknown> = Promise.resolve();
  /** What is overdue is being settled: nothing may leave that could be among it. */
  #settling = false;
  #isClosed = false;
  #nextAt = 0;
  #watchAt = 0;
  #leftOver = false;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    this.#paces = new Paces(parts.connectionsPerHop);
    this.#recorder = new Batches((records) => this.#alone(() => this.#tryToRecord(records)), WRITES_TOGETHER_MAX);
  }

  /** When there is something to do again, if nothing new comes and nothing ends. */
  get nextAt(): number {
    return Math.min(this.#nextAt, this.#watchAt);
  }

  get isBusy(): boolean {
    return this.#connections > 0;
  }

  /** Legs in memory. */
  get inMemory(): number {
    return this.#held.size;
  }

  /** Does what can be done now. `news`: somebody else may have changed the tables. */
  async pass({ news }: { news: boolean }): Promise<void> {
    const now = this.#parts.clock.now();
    this.#launch();
    const isTime = news || now >= this.nextAt;
    if (!isTime && !(this.#leftOver && this.#line.size < LINE_LEGS_MIN)) return;
    const isOverdue = now >= this.#watchAt;
    if (isOverdue) await this.#settleOverdue(now);
    await this.#fetch(now);
    // What is overdue still is on its way, or somebody else's.
    if (isOverdue && now >= this.#watchAt) this.#watchAt = now + OVERDUE_PAUSE_MS;
    this.#launch();
  }

  /** Resolves when nothing is on its way and everything is recorded. */
  async settled(): Promise<void> {
    while (this.#onTheWay.size > 0) await Promise.all(this.#onTheWay);
    await this.#recorder.drained();
  }

  /** Lets nothing more go. */
  close(): void {
    this.#isClosed = true;
  }

  /** Ends what is on its way; what has no answer yet counts as deferred. */
  abort(): void {
    this.close();
    this.#abort.abort();
  }

  async #fetch(now: number): Promise<void> {
    const { book } = this.#parts;
    await this.#alone(async () => {
      const { legs, more, nextAt, watchAt, isNow } = await book.fetch({
        now,
        room: LINE_LEGS_MAX - this.#line.size,
        roomAt: (hop) => HOP_LEGS_MAX - this.#line.at(hop),
        roomFor: (author) => AUTHOR_LEGS_MAX - this.#line.of(author),
        fullHops: this.#line.hopsWith(HOP_LEGS_MAX),
        held: (lane) => this.#held.of(lane),
        pauseOf: (hop) => this.#paces.pause(hop, now),
        revive: (hop) => this.#paces.revive(hop),
        lastAuthors: this.#lastAuthors,
      });
      for (const leg of legs) {
        this.#held.add(leg);
        this.#line.add(leg);
      }
      this.#nextAt = nextAt;
      this.#watchAt = watchAt;
      this.#leftOver = more || isNow;
      // Nothing will end that could begin the next fetch.
      if (this.#leftOver && this.#held.size === 0) this.#nextAt = now;
    });
  }

  async #settleOverdue(now: number): Promise<void> {
    this.#settling = true;
    try {
      while (await this.#settlePage(now));
    } finally {
      this.#settling = false;
    }
  }

  async #settlePage(now: number): Promise<boolean> {
    const { book, schedule } = this.#parts;
    const legs = await this.#alone(() =>
      book.overdue({
        now,
        schedule,
        onTheWay: this.#going.size,
        isOnTheWay: (message, { hop }) => this.#going.has(nameOf(message, hop)),
      }),
    );
    for (const leg of legs) this.#parts.tell(leg);
    return legs.length > 0;
  }

  #launch(): void {
    const now = this.#parts.clock.now();
    while (!this.#isClosed && !this.#settling && this.#connections < this.#parts.connections) {
      const leg = this.#line.take(
        ({ lane, size }) => this.#paces.hasRoom(lane.hop, now) && (this.#bytes === 0 || this.#fits(size)),
      );
      if (leg === undefined) return;
      const going = this.#carry(leg).finally(() => {
        this.#onTheWay.delete(going);
        this.#parts.progress();
      });
      this.#onTheWay.add(going);
    }
  }

  #fits(size: number): boolean {
    return this.#bytes + size <= BYTES_ON_THE_WAY_MAX;
  }

  async #carry(leg: Leg): Promise<void> {
    const { hop } = leg.lane;
    const name = nameOf(leg.message, hop);
    this.#going.add(name);
    this.#connections++;
    this.#bytes += leg.size;
    this.#paces.begin(hop);
    let carried: Carried = { record: undefined, connection: undefined };
    try {
      carried = await this.#parts.carry(leg, this.#abort.signal);
    } catch (error) {
      this.#parts.log.error({ err: error, hop }, "a queued message could not be handed over");
      carried = { record: this.#putOff(leg), connection: undefined };
    }
    this.#paces.end(hop, carried.connection, this.#parts.clock.now());
    this.#connections--;
    this.#bytes -= leg.size;
    // Others may go while this is written down.
    this.#launch();
    this.#dropDead(hop);
    await this.#recorded(carried.record ?? leg);
    this.#going.delete(name);
    await carried.afterwards?.();
  }

  /** Our own trouble: the leg comes up again later, and nobody is told. */
  #putOff(leg: Leg): LegRecord {
    const { clock, schedule } = this.#parts;
    const at = clock.now();
    const nextAt = at + schedule.firstRetryMs;
    const again = { attempts: leg.attempts, nextAt, watchAt: nextAt, told: leg.told };
    return { leg, at, changes: [], again };
  }

  /** What waits for a hop that has died waits in the tables. */
  #dropDead(hop: string): void {
    if (this.#paces.pause(hop, this.#parts.clock.now()) === undefined) return;
    for (const leg of this.#line.takeHop(hop)) void this.#recorded(leg);
  }

  /** Until it is written down it counts as on its way: a full disk must not make us send anything twice. */
  async #recorded(record: LegRecord | Leg): Promise<void> {
    while (!(await this.#recorder.add(record)) && !this.#abort.signal.aborted) await this.#parts.pause();
  }

  /** Answers for each whether it is written down. */
  async #tryToRecord(batch: readonly (LegRecord | Leg)[]): Promise<readonly boolean[]> {
    try {
      await this.#record(batch);
      return batch.map(() => true);
    } catch (error) {
      this.#parts.log.error({ err: error }, "what became of queued messages could not be written down");
      return batch.map(() => false);
    }
  }

  async #record(batch: readonly (LegRecord | Leg)[]): Promise<void> {
    const legs = batch.map((each) => ("leg" in each ? each.leg : each));
    const records = batch.filter((each) => "leg" in each);
    const idle = this.#held.without(legs);
    if (records.length === 0) await this.#parts.book.release(idle);
    else await this.#parts.book.record({ records, idle, times: this.#parts.schedule });
    for (const leg of legs) this.#held.remove(leg);
    // Notices that are owed now, and what was given back, want a look at once; what was put off, at its time.
    const at = this.#parts.clock.now();
    const owes = records.some(({ changes }) => changes.some(({ owed }) => owed !== undefined));
    const again = records.map((record) => record.again?.nextAt ?? Infinity);
    this.#nextAt = Math.min(this.#nextAt, owes || records.length < batch.length ? at : Infinity, ...again);
  }

  #alone<T>(deed: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(deed);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

function nameOf(message: QueuedId, hop: string): string {
  return `${message} ${hop}`;
}
