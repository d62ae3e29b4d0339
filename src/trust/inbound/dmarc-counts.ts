/** Messages that DMARC was evaluated for, counted by domain and day for the reports of RFC 9990; gathered in memory, written now and then. */
import { type Clock, DAY_MS } from "../../base/clock.ts";
import { createHash } from "node:crypto";
import type { Log } from "../../base/log.ts";
import type { Database, Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { REPORT_ROWS_MAX } from "../../wire/dmarc/limits.ts";
import type { ReportRow } from "../../wire/dmarc/aggregate-report.ts";
import { HeldCounts } from "../held-counts.ts";
import type { Findings } from "./findings.ts";
import { DMARC_COUNTS_HELD_MAX, DMARC_COUNTS_HELD_MS } from "./limits.ts";

/** What is the same in messages that are counted together. */
export type DmarcFacts = Omit<ReportRow, "messages">;

interface Held {
  readonly day: number;
  readonly domain: string;
  readonly facts: string;
  readonly messages: number;
}

export interface DmarcCountsParts {
  /** Holds the tables of `mailMigrations`; it stays open. */
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}

/** A message, and what became of it. */
export interface Judged {
  readonly address: string;
  /** Empty for the null reverse-path. */
  readonly envelopeFrom: string;
  readonly findings: Findings;
  readonly verdict: "accept" | "junk" | "defer" | "reject";
}

export class DmarcCounts {
  readonly #parts: DmarcCountsParts;
  readonly #held: HeldCounts<Held>;

  constructor(parts: DmarcCountsParts) {
    this.#parts = parts;
    this.#held = new HeldCounts({
      ...parts,
      what: "counts for DMARC reports",
      countsMax: DMARC_COUNTS_HELD_MAX,
      heldMs: DMARC_COUNTS_HELD_MS,
      write: writeCounts,
    });
  }

  /** Counts it, if its domain wants reports. A message that has to come again is counted then. */
  note(judged: Judged): void {
    const { verdict, findings } = judged;
    const { policyDomain: domain, record } = findings.dmarc;
    if (verdict === "defer" || domain === undefined || record === undefined || !/\brua\s*=/.test(record)) return;
    const day = Math.floor(this.#parts.clock.now() / DAY_MS);
    const facts = JSON.stringify(factsOf(judged));
    this.#held.change(`${day} ${domain} ${facts}`, (known) => ({
      day,
      domain,
      facts,
      messages: (known?.messages ?? 0) + 1,
    }));
  }

  /** Resolves when everything counted so far is in the database. */
  flush(): Promise<void> {
    return this.#held.flush();
  }
}

function factsOf({ address, envelopeFrom, findings, verdict }: Judged): DmarcFacts {
  const { dmarc, dkim, spf } = findings;
  const [sender] = spf;
  const passed = dmarc.result === "pass";
  // "defer" is counted by nobody.
  const done = ({ accept: "none", junk: "quarantine", defer: "none", reject: "reject" } as const)[verdict];
  return {
    address,
    disposition: passed && verdict === "accept" ? "pass" : done,
    dkim: dmarc.alignedDkim !== undefined,
    spf: dmarc.alignedSpf !== undefined,
    override: !passed && done !== dmarc.policy ? "local_policy" : undefined,
    headerFrom: dmarc.authorDomain ?? "",
    envelopeFrom,
    signatures: dkim.flatMap(({ domain, selector, result }) =>
      domain === undefined || selector === undefined ? [] : [{ domain, selector, result }],
    ),
    sender:
      sender === undefined
        ? undefined
        : { domain: sender.domain, scope: sender.identity === "helo" ? "helo" : "mfrom", result: sender.result },
  };
}

async function writeCounts(tx: Tx, counts: readonly Held[]): Promise<void> {
  for (const { day, domain, facts, messages } of counts) {
    const key = createHash("sha256").update(facts).digest("base64url");
    const increased = await tx.run(
      sql`update dmarc_count set messages = messages + ${messages} where day = ${day} and domain = ${domain} and key = ${key}`,
    );
    if (increased > 0) continue;
    const row = await tx.row(sql`select count(*) from dmarc_count where day = ${day} and domain = ${domain}`);
    // Strangers may write in the name of a domain from any number of addresses.
    if (Number(row?.[0]) >= REPORT_ROWS_MAX) continue;
    await tx.run(
      sql`insert into dmarc_count (day, domain, key, facts, messages) values (${day}, ${domain}, ${key}, ${facts}, ${messages})`,
    );
  }
}
