/** What users have begun to send, so that a message goes into the queue once, whoever is killed on the way (docs/design/0074). */
import type { Database, Row, Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { AccountId } from "../store/model.ts";

export interface Begun {
  /** This server's name for the message, unique. */
  readonly name: string;
  readonly accountId: AccountId;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly isQueued: boolean;
  /** JSON of whoever began. */
  readonly data: string;
}

/** Of those that nobody came back for, looked at together. */
const PAGE = 100;

export class BegunSubmissions {
  readonly #database: Database;
  /** Begun by this process, which is at it: nobody here needs to finish them. */
  readonly #underWay = new Set<string>();

  /** `database` holds the tables of `mailMigrations`: those of the queue. */
  constructor(database: Database) {
    this.#database = database;
  }

  /** Durable when it resolves. */
  async begin({ name, accountId, at, data }: Omit<Begun, "isQueued">): Promise<void> {
    this.#underWay.add(name);
    await this.#database.write((tx) =>
      tx.run(sql`
        insert into submission_begun (name, account_id, at, queued, data)
        values (${name}, ${accountId}, ${at}, 0, ${data})`),
    );
  }

  /** Those that nobody in this process is at, the oldest first. */
  async of(accountId: AccountId): Promise<readonly Begun[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows(sql`
        select name, account_id, at, queued, data from submission_begun where account_id = ${accountId} order by at, name limit ${PAGE}`),
    );
    return this.#left(rows);
  }

  /** Some of those that were begun before that moment; epoch milliseconds. */
  async before(moment: number): Promise<readonly Begun[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows(sql`
        select name, account_id, at, queued, data from submission_begun where at < ${moment} order by at, name limit ${PAGE}`),
    );
    return this.#left(rows);
  }

  #left(rows: readonly Row[]): readonly Begun[] {
    return rows.map(begunOf).filter(({ name }) => !this.#underWay.has(name));
  }

  /** It is in the queue, and that is noted where its owner sees it. Nobody waits for the disk: whoever finds it again finds it queued. */
  async end(name: string): Promise<void> {
    this.#underWay.delete(name);
    await this.#database.write((tx) => tx.run(sql`delete from submission_begun where name = ${name}`), {
      durable: false,
    });
  }

  /** From now on it can never be queued; false: it is, or was. Durable when it resolves. */
  async giveUp(name: string): Promise<boolean> {
    this.#underWay.delete(name);
    const gone = await this.#database.write((tx) =>
      tx.run(sql`delete from submission_begun where name = ${name} and queued = 0`),
    );
    return gone > 0;
  }
}

/** In the transaction of the queue: "now" only once, "before" when it has been, "never" for what was given up, or ended long ago. */
export async function queueOnce(tx: Tx, name: string): Promise<"now" | "before" | "never"> {
  const isFirst = await tx.run(sql`update submission_begun set queued = 1 where name = ${name} and queued = 0`);
  if (isFirst > 0) return "now";
  const known = await tx.row(sql`select 1 from submission_begun where name = ${name}`);
  return known === undefined ? "never" : "before";
}

function begunOf([name, accountId, at, queued, data]: readonly unknown[]): Begun {
  return {
    name: String(name),
    accountId: Number(accountId) as AccountId,
    at: Number(at),
    isQueued: Number(queued) === 1,
    data: String(data),
  };
}
