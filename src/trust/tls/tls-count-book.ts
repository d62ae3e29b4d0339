/** Counts of TLS sessions, read for reports and removed when those are on their way. */
import type { Database, Row } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { COUNT_DAYS_PER_PAGE } from "./limits.ts";
import type { TlsCount } from "./tls-counts.ts";
import type { PublishedPolicy, TlsOutcome } from "../tls-policy.ts";

export interface CountedDay {
  /** Since 1970-01-01. */
  readonly day: number;
  readonly domain: string;
}

export class TlsCountBook {
  readonly #database: Database;

  /** `database` holds the tables of `mailMigrations`; it stays open. */
  constructor(database: Database) {
    this.#database = database;
  }

  /** Days before `today` that have counts, in order, after `after`; a page of them. */
  async days(today: number, after: CountedDay): Promise<CountedDay[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows(
        sql`select distinct day, domain from tls_count
          where day < ${today} and (day > ${after.day} or (day = ${after.day} and domain > ${after.domain}))
          order by day, domain limit ${COUNT_DAYS_PER_PAGE}`,
      ),
    );
    return rows.map(([day, domain]) => ({ day: Number(day), domain: String(domain) }));
  }

  async counts({ day, domain }: CountedDay): Promise<TlsCount[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows(
        sql`select policy, outcome, host, address, detail, sessions from tls_count
          where day = ${day} and domain = ${domain} order by policy, outcome, key`,
      ),
    );
    return rows.map((row) => countOf(row, { day, domain }));
  }

  async remove({ day, domain }: CountedDay): Promise<void> {
    await this.#database.write((tx) => tx.run(sql`delete from tls_count where day = ${day} and domain = ${domain}`));
  }

  async removeBefore(day: number): Promise<void> {
    await this.#database.write((tx) => tx.run(sql`delete from tls_count where day < ${day}`), { durable: false });
  }
}

function countOf([policy, outcome, host, address, detail, sessions]: Row, about: CountedDay): TlsCount {
  return {
    ...about,
    policy: JSON.parse(String(policy)) as PublishedPolicy,
    outcome: outcome as TlsOutcome,
    host: String(host),
    address: String(address),
    detail: String(detail),
    sessions: Number(sessions),
  };
}
