/** Addresses elsewhere that do not exist, as their own servers said again and again: nobody here writes to them for a while. */
import type { Clock } from "../../base/clock.ts";
import { Refusal } from "../../base/errors.ts";
import type { Database, Row } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { parseAddress } from "../../directory/address.ts";
import { FAILURE_INTERVAL_MS, REASON_LENGTH_MAX, SUPPRESSIONS_PER_PAGE_MAX } from "./limits.ts";

export interface Suppression {
  /** In lower case, the domain as A-labels. */
  readonly address: string;
  /** The server's words, or those of whoever added it. */
  readonly reason: string;
  /** Failures that counted; 0 when somebody added it. */
  readonly failures: number;
  /** When it failed last, or was added; epoch milliseconds. */
  readonly at: number;
  /** When it is forgotten, epoch milliseconds; undefined: never, because somebody added it. */
  readonly until: number | undefined;
}

export interface SuppressionRules {
  /** Failures, each on another day than the one before, after which an address is suppressed; 0: none ever is by itself. */
  readonly failures: number;
  /** How long after the last failure an address is forgotten, milliseconds. */
  readonly ms: number;
}

export class Suppressions {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #rules: SuppressionRules;

  /** `database` holds the tables of `mailMigrations`, and is somebody else's to close. */
  constructor(database: Database, clock: Clock, rules: SuppressionRules) {
    this.#database = database;
    this.#clock = clock;
    this.#rules = rules;
  }

  /** Undefined: it may be written to. `address` is "local@domain", unquoted. */
  async find(address: string): Promise<Suppression | undefined> {
    const key = keyOf(address);
    if (key === undefined) return undefined;
    const row = await this.#database.read((tx) =>
      tx.row(
        sql`select address, reason, failures, at, added from suppression where address = ${key} and ${this.#active()}`,
      ),
    );
    return row === undefined ? undefined : this.#suppression(row);
  }

  /** The address's own server says that it does not exist. Messages that fail on the same day count as one. */
  async noteFailure(address: string, reason: string): Promise<void> {
    const key = keyOf(address);
    if (key === undefined || this.#rules.failures === 0) return;
    const now = this.#clock.now();
    const words = short(reason);
    await this.#database.write(async (tx) => {
      await tx.run(sql`delete from suppression where added = 0 and at < ${now - this.#rules.ms}`);
      await tx.run(
        sql`insert into suppression (address, reason, failures, at, added) values (${key}, ${words}, 1, ${now}, 0)
          on conflict (address) do update set reason = excluded.reason, failures = suppression.failures + 1, at = excluded.at
          where suppression.added = 0 and suppression.at <= ${now - FAILURE_INTERVAL_MS}`,
      );
    });
  }

  /** The address takes mail: what was held against it is forgotten, unless somebody added it. */
  async noteDelivered(address: string): Promise<void> {
    const key = keyOf(address);
    if (key === undefined) return;
    const known = await this.#database.read((tx) =>
      tx.row(sql`select 1 from suppression where address = ${key} and added = 0`),
    );
    if (known === undefined) return;
    await this.#database.write((tx) => tx.run(sql`delete from suppression where address = ${key} and added = 0`));
  }

  /** Suppresses an address until it is removed. Throws Refusal("invalid") when it is none. */
  async add(address: string, reason: string): Promise<void> {
    const key = checkedKey(address);
    const now = this.#clock.now();
    await this.#database.write((tx) =>
      tx.run(
        sql`insert into suppression (address, reason, failures, at, added) values (${key}, ${short(reason)}, 0, ${now}, 1)
          on conflict (address) do update set reason = excluded.reason, failures = 0, at = excluded.at, added = 1`,
      ),
    );
  }

  /** Throws Refusal("not-found") when nothing is known of the address. */
  async remove(address: string): Promise<void> {
    const key = checkedKey(address);
    const removed = await this.#database.write((tx) => tx.run(sql`delete from suppression where address = ${key}`));
    if (removed === 0) throw new Refusal("not-found", `${key} is not suppressed`);
  }

  /** Those in force, by address, a page at a time: `after` is the last address of the page before. */
  async list({ after = "", limit = SUPPRESSIONS_PER_PAGE_MAX }: { after?: string; limit?: number } = {}): Promise<
    readonly Suppression[]
  > {
    const rows = await this.#database.read((tx) =>
      tx.rows(
        sql`select address, reason, failures, at, added from suppression
          where address > ${after} and ${this.#active()} order by address limit ${limit}`,
      ),
    );
    return rows.map((row) => this.#suppression(row));
  }

  #active(): ReturnType<typeof sql> {
    const { failures, ms } = this.#rules;
    if (failures === 0) return sql`added = 1`;
    return sql`(added = 1 or (failures >= ${failures} and at >= ${this.#clock.now() - ms}))`;
  }

  #suppression([address, reason, failures, at, added]: Row): Suppression {
    return {
      address: String(address),
      reason: String(reason),
      failures: Number(failures),
      at: Number(at),
      until: Number(added) === 1 ? undefined : Number(at) + this.#rules.ms,
    };
  }
}

/** Undefined for address literals and the like, which are never suppressed. */
function keyOf(address: string): string | undefined {
  return parseAddress(address)?.key;
}

function checkedKey(address: string): string {
  const key = keyOf(address);
  if (key === undefined)
    throw new Refusal("invalid", `${JSON.stringify(address)} is not an address: local@domain is expected`);
  return key;
}

function short(reason: string): string {
  return reason.replace(/\s+/g, " ").trim().slice(0, REASON_LENGTH_MAX).toWellFormed();
}
