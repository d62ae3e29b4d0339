/**
 * Fetches legs whose time has come into memory, fairly: higher priorities first, then each author a few at a time, wherever they go.
 * What was fetched stays where it is in the tables; its lane remembers whose it is.
 */
import type { Row, Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { RecipientResult } from "../../transport/transport.ts";
import { type DueLanes, findDueLanes } from "./due-lanes.ts";
import { Held } from "./held.ts";
import { ofLane } from "./lane-rows.ts";
import { type Lane, NEVER } from "./lane.ts";
import type { Leg } from "./leg.ts";
import { TURN_LEGS, TURNS_PER_FETCH } from "./limits.ts";
import { type QueuedId, resultText } from "./queued.ts";

/** Why a hop is left alone, and until when. */
export interface Pause {
  readonly until: number;
  readonly trouble: RecipientResult;
}

/** What memory has, and what it takes. */
export interface FetchOrder {
  readonly now: number;
  /** This sender. */
  readonly owner: string;
  /** Legs that there is room for. */
  readonly room: number;
  roomAt(hop: string): number;
  roomFor(author: number): number;
  /** Hops that have no room; a few. */
  readonly fullHops: readonly string[];
  /** Legs of a lane that are in memory already. */
  held(lane: Lane): ReadonlySet<QueuedId> | undefined;
  pauseOf(hop: string): Pause | undefined;
  /** The operator wants it tried at once. */
  revive(hop: string): void;
  /** The author whose turn was last, by priority; kept from one fetch to the next. */
  readonly lastAuthors: Map<number, number>;
}

export interface Fetched {
  readonly legs: readonly Leg[];
  /** There may be more now, which there was no room or no turn for. */
  readonly more: boolean;
}

export async function fetchLegs(tx: Tx, order: FetchOrder): Promise<Fetched> {
  const lanes = await findDueLanes(tx, order);
  const fetching = new Fetching(tx, order, lanes);
  let priority = await lanes.priorityBelow(undefined);
  while (priority !== undefined && fetching.goesOn) {
    await fetching.level(priority);
    priority = await lanes.priorityBelow(priority);
  }
  return { legs: fetching.legs, more: !fetching.goesOn };
}

class Fetching {
  readonly legs: Leg[] = [];
  readonly #tx: Tx;
  readonly #order: FetchOrder;
  readonly #lanes: DueLanes;
  readonly #fetched = new Held();
  readonly #atHops = new Map<string, number>();
  readonly #ofAuthors = new Map<number, number>();
  #turns = TURNS_PER_FETCH;

  constructor(tx: Tx, order: FetchOrder, lanes: DueLanes) {
    this.#tx = tx;
    this.#order = order;
    this.#lanes = lanes;
  }

  get goesOn(): boolean {
    return this.#turns > 0 && this.legs.length < this.#order.room;
  }

  /** Gives the authors of one priority their turns, until all have had one that found nothing. */
  async level(priority: number): Promise<void> {
    const { lastAuthors } = this.#order;
    let last = lastAuthors.get(priority) ?? -1;
    let firstIdle: number | undefined;
    while (this.goesOn) {
      const author = await this.#lanes.authorAfter(priority, last);
      if (author === undefined || author === firstIdle) break;
      last = author;
      this.#turns--;
      if ((await this.#turn(priority, author)) > 0) firstIdle = undefined;
      else firstIdle ??= author;
    }
    lastAuthors.set(priority, last);
  }

  async #turn(priority: number, author: number): Promise<number> {
    const lanes = await this.#lanes.lanesOf(priority, author);
    const before = this.#ofAuthors.get(author) ?? 0;
    let got = 0;
    for (const { lane, nextAt, urged } of lanes) {
      const room = Math.min(this.#order.room - this.legs.length, this.#order.roomFor(author) - before - got);
      const wanted = Math.min(TURN_LEGS - got, room);
      if (wanted <= 0) break;
      if (urged) this.#order.revive(lane.hop);
      got += await this.#lane(lane, nextAt, wanted);
    }
    this.#ofAuthors.set(author, before + got);
    return got;
  }

  async #lane(lane: Lane, due: number, wanted: number): Promise<number> {
    const pause = this.#order.pauseOf(lane.hop);
    if (pause !== undefined) return this.#leaveAlone(lane, pause);
    const atHop = this.#atHops.get(lane.hop) ?? 0;
    const fitting = Math.min(wanted, this.#order.roomAt(lane.hop) - atHop);
    if (fitting <= 0) return 0;
    const [held, fetched] = [this.#order.held(lane), this.#fetched.of(lane)];
    const limit = (held?.size ?? 0) + (fetched?.size ?? 0) + fitting;
    const rows = await this.#tx.rows(sql`
      select message_id, since, attempts, told, size
      from queue_leg join queue_message on queue_message.id = queue_leg.message_id
      where hop = ${lane.hop} and queue_leg.author = ${lane.author} and queue_leg.priority = ${lane.priority}
        and next_at <= ${this.#order.now}
      order by next_at, message_id limit ${limit}`);
    const fresh = rows
      .map((row) => legOf(row, lane))
      .filter(({ message }) => held?.has(message) !== true && fetched?.has(message) !== true);
    const isAll = rows.length < limit;
    if (isAll) this.#lanes.done(lane);
    const nextAt = isAll ? await this.#later(lane) : due;
    for (const leg of fresh) this.#fetched.add(leg);
    this.legs.push(...fresh);
    await this.#keep(lane, nextAt, held !== undefined || this.#fetched.of(lane) !== undefined);
    this.#atHops.set(lane.hop, atHop + fresh.length);
    return fresh.length;
  }

  /** When the next leg of the lane is due that is not now. */
  async #later(lane: Lane): Promise<number> {
    const { now } = this.#order;
    const [later] =
      (await this.#tx.row(sql`select min(next_at) from queue_leg where ${ofLane(lane)} and next_at > ${now}`)) ?? [];
    return typeof later === "number" ? later : NEVER;
  }

  async #keep(lane: Lane, nextAt: number, inMemory: boolean): Promise<void> {
    if (!inMemory && nextAt === NEVER) {
      await this.#tx.run(sql`delete from queue_lane where ${ofLane(lane)}`);
      return;
    }
    const owner = inMemory ? this.#order.owner : null;
    await this.#tx.run(sql`
      update queue_lane set next_at = ${nextAt}, owner = ${owner}, urged = 0, trouble = null where ${ofLane(lane)}`);
  }

  async #leaveAlone(lane: Lane, { until, trouble }: Pause): Promise<0> {
    this.#lanes.done(lane);
    await this.#tx.run(sql`
      update queue_lane set next_at = ${until}, trouble = ${resultText(trouble)} where ${ofLane(lane)}`);
    return 0;
  }
}

function legOf([message, since, attempts, told, size]: Row, lane: Lane): Leg {
  return {
    message: Number(message) as QueuedId,
    lane,
    since: Number(since),
    attempts: Number(attempts),
    told: Number(told),
    size: Number(size),
  };
}
