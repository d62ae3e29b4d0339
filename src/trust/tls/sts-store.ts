/** MTA-STS policies of other domains, kept as long as they say: who blocks their look-up later changes nothing (RFC 8461 3.3, 10.2). */
import { type Clock, DAY_MS } from "../../base/clock.ts";
import type { Database } from "../../db/database.ts";
import { type Sql, sql } from "../../db/sql.ts";
import { POLICIES_PER_PAGE } from "./limits.ts";

export interface KeptPolicy {
  readonly domain: string;
  readonly id: string;
  /** The policy file. */
  readonly text: string;
  /** Epoch milliseconds, like all times here. */
  readonly fetchedAt: number;
  readonly expiresAt: number;
}

export class StsStore {
  readonly #database: Database;
  readonly #clock: Clock;

  /** `database` holds the tables of `mailMigrations`; it stays open. */
  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** The policy of the domain, unless it has expired. */
  async find(domain: string): Promise<KeptPolicy | undefined> {
    const now = this.#clock.now();
    const row = await this.#database.read((tx) =>
      tx.row(sql`select id, policy, fetched_at, expires_at, used_at from sts_policy where domain = ${domain}`),
    );
    if (row === undefined || Number(row[3]) <= now) return undefined;
    if (now - Number(row[4]) >= DAY_MS) await this.#touch(domain, now);
    const [id, text, fetchedAt, expiresAt] = row;
    return { domain, id: String(id), text: String(text), fetchedAt: Number(fetchedAt), expiresAt: Number(expiresAt) };
  }

  /** That it was used today; a crash may forget it. */
  async #touch(domain: string, now: number): Promise<void> {
    await this.#write(sql`update sts_policy set used_at = ${now} where domain = ${domain}`, false);
  }

  async keep({ domain, id, text, fetchedAt, expiresAt }: KeptPolicy): Promise<void> {
    await this.#write(
      sql`insert into sts_policy (domain, id, policy, fetched_at, expires_at, used_at)
        values (${domain}, ${id}, ${text}, ${fetchedAt}, ${expiresAt}, ${fetchedAt})
        on conflict (domain) do update set id = excluded.id, policy = excluded.policy,
          fetched_at = excluded.fetched_at, expires_at = excluded.expires_at`,
      true,
    );
  }

  /** Domains mailed since `usedSince` whose policy was fetched before `fetchedBefore`, in order of name, after `after`; a page of them. */
  async due(when: { usedSince: number; fetchedBefore: number; after: string }): Promise<string[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows(
        sql`select domain from sts_policy
          where domain > ${when.after} and used_at >= ${when.usedSince} and fetched_at <= ${when.fetchedBefore}
          order by domain limit ${POLICIES_PER_PAGE}`,
      ),
    );
    return rows.map(([domain]) => String(domain));
  }

  async removeExpired(): Promise<void> {
    await this.#write(sql`delete from sts_policy where expires_at <= ${this.#clock.now()}`, false);
  }

  async #write(statement: Sql, durable: boolean): Promise<void> {
    await this.#database.write((tx) => tx.run(statement), { durable });
  }
}
