/** Counts for DMARC reports, read for these and removed when they are on their way. */
import type { Database } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { ReportRow } from "../../wire/dmarc/aggregate-report.ts";
import type { DmarcFacts } from "./dmarc-counts.ts";
import { DMARC_DAYS_PER_PAGE } from "./limits.ts";

export interface ReportDay {
  /** Since 1970-01-01. */
  readonly day: number;
  /** Where the record was found. */
  readonly domain: string;
}

export class DmarcCountBook {
  readonly #database: Database;

  /** `database` holds the tables of `mailMigrations`; it stays open. */
  constructor(database: Database) {
    this.#database = database;
  }

  /** Days before `today` that have counts, in order, after `after`; a page of them. */
  async days(today: number, after: ReportDay): Promise<ReportDay[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows(
        sql`select distinct day, domain from dmarc_count
          where day < ${today} and (day > ${after.day} or (day = ${after.day} and domain > ${after.domain}))
          order by day, domain limit ${DMARC_DAYS_PER_PAGE}`,
      ),
    );
    return rows.map(([day, domain]) => ({ day: Number(day), domain: String(domain) }));
  }

  async rows({ day, domain }: ReportDay): Promise<ReportRow[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows(
        sql`select facts, messages from dmarc_count where day = ${day} and domain = ${domain} order by messages desc, key`,
      ),
    );
    return rows.map(([facts, messages]) => ({
      ...(JSON.parse(String(facts)) as DmarcFacts),
      messages: Number(messages),
    }));
  }

  async remove({ day, domain }: ReportDay): Promise<void> {
    await this.#database.write((tx) => tx.run(sql`delete from dmarc_count where day = ${day} and domain = ${domain}`));
  }

  async removeBefore(day: number): Promise<void> {
    await this.#database.write((tx) => tx.run(sql`delete from dmarc_count where day < ${day}`), { durable: false });
  }
}
