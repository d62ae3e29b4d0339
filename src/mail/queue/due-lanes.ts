/** The lanes that are due, for fetching: when there are few, all of them at once; when there are many, one author's at a time. */
import type { Row, Tx } from "../../db/database.ts";
import { sql, type Sql } from "../../db/sql.ts";
import type { Lane } from "./lane.ts";
import { DUE_LANES_AT_ONCE, LANES_PER_TURN } from "./limits.ts";

interface DueLane {
  readonly lane: Lane;
  readonly nextAt: number;
  /** The operator wants it tried at once. */
  readonly urged: boolean;
}

export interface DueLanes {
  /** The highest priority, or the highest below one. */
  priorityBelow(priority: number | undefined): Promise<number | undefined>;
  /** The author after this one who may have something, going round. */
  authorAfter(priority: number, author: number): Promise<number | undefined>;
  /** Those of one author, the longest due first; a page of them. */
  lanesOf(priority: number, author: number): Promise<readonly DueLane[]>;
  /** It is not due any more. */
  done(lane: Lane): void;
}

interface DueOrder {
  readonly now: number;
  readonly owner: string;
  readonly fullHops: readonly string[];
}

export async function findDueLanes(tx: Tx, { now, owner, fullHops }: DueOrder): Promise<DueLanes> {
  const notFull = fullHops.reduce((condition, hop) => sql`${condition} and hop <> ${hop}`, sql`1 = 1`);
  const due = sql`next_at <= ${now} and (owner is null or owner = ${owner}) and ${notFull}`;
  const rows = await tx.rows(sql`
    select hop, author, priority, next_at, urged from queue_lane where ${due} order by next_at limit ${DUE_LANES_AT_ONCE}`);
  return rows.length < DUE_LANES_AT_ONCE ? new FewLanes(rows.map(dueLane)) : new ManyLanes(tx, due, now);
}

function dueLane([hop, author, priority, nextAt, urged]: Row): DueLane {
  const lane = { hop: String(hop), author: Number(author), priority: Number(priority) };
  return { lane, nextAt: Number(nextAt), urged: urged === 1 };
}

class FewLanes implements DueLanes {
  #lanes: readonly DueLane[];

  constructor(lanes: readonly DueLane[]) {
    this.#lanes = lanes;
  }

  async priorityBelow(priority = Infinity): Promise<number | undefined> {
    return greatest(this.#lanes.map(({ lane }) => lane.priority).filter((each) => each < priority));
  }

  async authorAfter(priority: number, author: number): Promise<number | undefined> {
    const authors = this.#lanes.filter(({ lane }) => lane.priority === priority).map(({ lane }) => lane.author);
    return least(authors.filter((each) => each > author)) ?? least(authors);
  }

  async lanesOf(priority: number, author: number): Promise<readonly DueLane[]> {
    return this.#lanes.filter(({ lane }) => lane.priority === priority && lane.author === author);
  }

  done({ hop, author, priority }: Lane): void {
    this.#lanes = this.#lanes.filter(
      ({ lane }) => lane.hop !== hop || lane.author !== author || lane.priority !== priority,
    );
  }
}

class ManyLanes implements DueLanes {
  readonly #tx: Tx;
  readonly #due: Sql;
  readonly #now: number;

  constructor(tx: Tx, due: Sql, now: number) {
    this.#tx = tx;
    this.#now = now;
    this.#due = due;
  }

  async priorityBelow(priority = Number.MAX_SAFE_INTEGER): Promise<number | undefined> {
    return this.#number(sql`select max(priority) from queue_lane where priority < ${priority}`);
  }

  async authorAfter(priority: number, author: number): Promise<number | undefined> {
    const next = sql`select min(author) from queue_lane where priority = ${priority} and next_at <= ${this.#now}`;
    return (await this.#number(sql`${next} and author > ${author}`)) ?? this.#number(next);
  }

  async lanesOf(priority: number, author: number): Promise<readonly DueLane[]> {
    const rows = await this.#tx.rows(sql`
      select hop, author, priority, next_at, urged from queue_lane
      where priority = ${priority} and author = ${author} and ${this.#due}
      order by next_at limit ${LANES_PER_TURN}`);
    return rows.map(dueLane);
  }

  done(): void {
    // Its row says so by now.
  }

  async #number(statement: Sql): Promise<number | undefined> {
    const [value] = (await this.#tx.row(statement)) ?? [];
    return typeof value === "number" ? value : undefined;
  }
}

function greatest(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}

function least(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : Math.min(...numbers);
}
