/** How sessions with other servers went, counted per domain and day for the reports of RFC 8460; gathered in memory, written now and then. */
import { type Clock, DAY_MS } from "../../base/clock.ts";
import { createHash } from "node:crypto";
import type { Log } from "../../base/log.ts";
import type { Database, Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { HeldCounts } from "../held-counts.ts";
import { COUNT_DETAIL_LENGTH_MAX, COUNTS_HELD_MAX, COUNTS_HELD_MS, COUNTS_PER_DOMAIN_MAX } from "./limits.ts";
import type { PublishedPolicy, TlsOutcome, TlsPolicies } from "../tls-policy.ts";

/** Sessions that went the same way. */
export interface TlsCount {
  /** Since 1970-01-01. */
  readonly day: number;
  /** The recipients' domain. */
  readonly domain: string;
  readonly policy: PublishedPolicy;
  readonly outcome: TlsOutcome;
  /** Empty where it does not matter: for sessions that succeeded, and where too many different ones failed. */
  readonly host: string;
  readonly address: string;
  readonly detail: string;
  /** 0: it is about the policy itself, not a session. */
  readonly sessions: number;
}

export interface TlsCountsParts {
  /** Holds the tables of `mailMigrations`; it stays open. */
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}

export class TlsCounts implements AsyncDisposable {
  readonly #parts: TlsCountsParts;
  /** Not written yet, by day, domain and key. */
  readonly #held: HeldCounts<TlsCount>;

  constructor(parts: TlsCountsParts) {
    this.#parts = parts;
    this.#held = new HeldCounts({
      ...parts,
      what: "counts of TLS sessions",
      countsMax: COUNTS_HELD_MAX,
      heldMs: COUNTS_HELD_MS,
      write: writeCounts,
    });
  }

  note({ domain, host, address, policy, outcome, detail = "" }: Parameters<TlsPolicies["note"]>[0]): void {
    if (policy.published === undefined) return;
    const failed = outcome !== "success";
    const where = failed ? { host, address, detail } : { host: "", address: "", detail: "" };
    this.#add({ ...where, domain, policy: policy.published, outcome, sessions: 1 });
  }

  /** A policy file that could not be had (RFC 8460 4.3.2.2). */
  noteFetch(domain: string, outcome: TlsOutcome, detail: string): void {
    const policy: PublishedPolicy = { type: "sts", strings: [], hosts: [] };
    this.#add({ domain, policy, outcome, host: "", address: "", detail, sessions: 0 });
  }

  /** A host that was not used, because nobody could tell whether it has TLSA records (RFC 8460 4.3.2.1). */
  noteLookup({ domain, host }: { readonly domain: string; readonly host: string }, detail: string): void {
    const policy: PublishedPolicy = { type: "tlsa", strings: [], hosts: [host] };
    this.#add({ domain, policy, outcome: "dnssec-invalid", host, address: "", detail, sessions: 1 });
  }

  #add(counted: Omit<TlsCount, "day">): void {
    const day = Math.floor(this.#parts.clock.now() / DAY_MS);
    const count = { ...counted, day, detail: counted.detail.slice(0, COUNT_DETAIL_LENGTH_MAX) };
    this.#held.change(`${day} ${count.domain} ${keyOf(count)}`, (known) => ({
      ...count,
      sessions: (known?.sessions ?? 0) + count.sessions,
    }));
  }

  /** Resolves when everything counted so far is in the database. */
  flush(): Promise<void> {
    return this.#held.flush();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
  }
}

async function writeCounts(tx: Tx, counts: readonly TlsCount[]): Promise<void> {
  for (const count of counts) {
    if (await increase(tx, count)) continue;
    const fitting = await withinLimit(tx, count);
    if (fitting === count || !(await increase(tx, fitting))) await insert(tx, fitting);
  }
}

async function increase(tx: Tx, count: TlsCount): Promise<boolean> {
  const changed = await tx.run(
    sql`update tls_count set sessions = sessions + ${count.sessions}
      where day = ${count.day} and domain = ${count.domain} and key = ${keyOf(count)}`,
  );
  return changed > 0;
}

/** Without its particulars when the domain has many different ones already: it may name any number of hosts. */
async function withinLimit(tx: Tx, count: TlsCount): Promise<TlsCount> {
  const row = await tx.row(sql`select count(*) from tls_count where day = ${count.day} and domain = ${count.domain}`);
  if (Number(row?.[0]) < COUNTS_PER_DOMAIN_MAX) return count;
  const { type } = count.policy;
  return { ...count, policy: { type, strings: [], hosts: [] }, host: "", address: "", detail: "" };
}

async function insert(tx: Tx, count: TlsCount): Promise<void> {
  const { day, domain, policy, outcome, host, address, detail, sessions } = count;
  await tx.run(
    sql`insert into tls_count (day, domain, key, policy, outcome, host, address, detail, sessions)
      values (${day}, ${domain}, ${keyOf(count)}, ${JSON.stringify(policy)}, ${outcome}, ${host}, ${address}, ${detail}, ${sessions})`,
  );
}

/** The same for counts that differ in their number only. */
function keyOf({ policy, outcome, host, address, detail }: TlsCount): string {
  const { type, strings, hosts } = policy;
  const same = JSON.stringify([type, strings, hosts, outcome, host, address, detail]);
  return createHash("sha256").update(same).digest("base64url");
}
