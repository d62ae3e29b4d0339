/** The queue's tables as a sender uses them; each step is one transaction. */
import { randomUUID } from "node:crypto";
import { Refusal } from "../../base/errors.ts";
import type { Database, Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { type Fetched, fetchLegs, type FetchOrder } from "./fetch.ts";
import { releaseLane } from "./lane-rows.ts";
import { type Lane, NEVER } from "./lane.ts";
import { type OverdueLeg, overdueLegs, type OverdueOrder } from "./overdue.ts";
import type { QueuedId } from "./queued.ts";
import { recordLegs, type RecordOrder } from "./record.ts";
import { joinSenders, leaveSenders, releaseLanesOfTheDead, renewSender } from "./senders.ts";

export interface QueueSize {
  readonly messages: number;
  readonly bytes: number;
}

/** What there is to do after a fetch. */
export interface Next {
  /** When the next lane is due that is not due now. */
  readonly nextAt: number;
  /** When the next leg has to be looked at. */
  readonly watchAt: number;
  /** Something is due now that was not fetched. */
  readonly isNow: boolean;
}

export class QueueBook {
  readonly #database: Database;
  readonly #isAlone: boolean;
  readonly #owner = randomUUID();

  /** `database` holds the tables of `mailMigrations`; not closed here. `isAlone`: no other sender can be at it. */
  constructor(database: Database, { isAlone }: { readonly isAlone: boolean }) {
    this.#database = database;
    this.#isAlone = isAlone;
  }

  /** Before anything else. Takes over what dead senders had. */
  async join(now: number): Promise<void> {
    await this.#soon((tx) => joinSenders(tx, this.#owner, { now, isAlone: this.#isAlone }));
    await this.#takeOver();
  }

  /** Stays alive in the eyes of others. Throws Refusal("conflict") when they have taken this sender for dead. */
  async renew(now: number): Promise<void> {
    if (!(await this.#soon((tx) => renewSender(tx, this.#owner, { now, isAlone: this.#isAlone }))))
      throw new Refusal("conflict", "this sender was taken for dead");
    await this.#takeOver();
  }

  async #takeOver(): Promise<void> {
    while (!(await this.#soon(releaseLanesOfTheDead)));
  }

  /** The last step. */
  async leave(): Promise<void> {
    await this.#soon((tx) => leaveSenders(tx, this.#owner));
    await this.#takeOver();
  }

  fetch(order: Omit<FetchOrder, "owner">): Promise<Fetched & Next> {
    return this.#soon(async (tx) => {
      const fetched = await fetchLegs(tx, { ...order, owner: this.#owner });
      return { ...fetched, ...(await this.#next(tx, order.now)) };
    });
  }

  /** Durable when it resolves. Answers the messages that are gone. */
  record(order: Omit<RecordOrder, "owner">): Promise<readonly QueuedId[]> {
    return this.#database.write((tx) => recordLegs(tx, { ...order, owner: this.#owner }));
  }

  /** Settles a page of what is overdue; durable when it resolves. */
  overdue(order: Omit<OverdueOrder, "owner">): Promise<readonly OverdueLeg[]> {
    return this.#database.write(async (tx) => {
      const legs = await overdueLegs(tx, { ...order, owner: this.#owner });
      const records = legs.map(({ record }) => record);
      if (records.length > 0) await recordLegs(tx, { records, idle: [], times: order.schedule, owner: this.#owner });
      return legs;
    });
  }

  /** Legs that were in memory are not any more; nothing was done about them. */
  release(lanes: readonly Lane[]): Promise<void> {
    return this.#soon(async (tx) => {
      for (const lane of lanes) await releaseLane(tx, lane, this.#owner);
    });
  }

  async #next(tx: Tx, now: number): Promise<Next> {
    const free = sql`(owner is null or owner = ${this.#owner})`;
    const isNow = await tx.row(sql`select 1 from queue_lane where next_at <= ${now} and ${free} limit 1`);
    const [lane] = (await tx.row(sql`select min(next_at) from queue_lane where next_at > ${now}`)) ?? [];
    const [watch] = (await tx.row(sql`select min(watch_at) from queue_leg`)) ?? [];
    return { nextAt: Number(lane ?? NEVER), watchAt: Number(watch ?? NEVER), isNow: isNow !== undefined };
  }

  size(): Promise<QueueSize> {
    return this.#database.read(async (tx) => {
      const [messages, bytes] = (await tx.row(sql`select messages, bytes from queue_total`)) ?? [];
      return { messages: Number(messages ?? 0), bytes: Number(bytes ?? 0) };
    });
  }

  /** Changes whenever somebody has written; undefined when only a look can tell. */
  version(): number | undefined {
    return this.#database.version();
  }

  /** What a crash may forget: it says only what this process has in memory. */
  #soon<T>(body: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#database.write(body, { durable: false });
  }
}
