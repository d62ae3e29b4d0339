/** Messages that DMARC was evaluated for, counted by domain and day for the reports of RFC 9990; gathered in memory, written now and then. */
import { createHash } from "node:crypto";
import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Database, Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { REPORT_ROWS_MAX } from "../../wire/dmarc/limits.ts";
import type { ReportRow } from "../../wire/dmarc/aggregate-report.ts";
import type { Findings } from "./findings.ts";
import { DMARC_COUNTS_HELD_MAX, DMARC_COUNTS_HELD_MS } from "./limits.ts";

const DAY_MS = 86_400_000;

/** What is the same in messages that are counted together. */
export type DmarcFacts = Omit<ReportRow, "messages">;

interface Held {
  readonly day: number;
  readonly domain: string;
  readonly facts: string;
  messages: number;
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
  readonly verdict: "accept" | "junk" | "reject";
}

export class DmarcCounts {
  readonly #parts: DmarcCountsParts;
  #held = new Map<string, Held>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: DmarcCountsParts) {
    this.#parts = parts;
  }

  /** Counts it, if its domain wants reports. */
  note(judged: Judged): void {
    const { policyDomain: domain, record, result } = judged.findings.dmarc;
    if (domain === undefined || record === undefined || !/\brua\s*=/.test(record)) return;
    if (result !== "pass" && result !== "fail") return;
    const day = Math.floor(this.#parts.clock.now() / DAY_MS);
    const facts = JSON.stringify(factsOf(judged));
    const key = `${day} ${domain} ${facts}`;
    const known = this.#held.get(key);
    if (known === undefined) this.#held.set(key, { day, domain, facts, messages: 1 });
    else known.messages++;
    if (this.#held.size >= DMARC_COUNTS_HELD_MAX) this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), DMARC_COUNTS_HELD_MS).unref();
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const held = [...this.#held.values()];
    this.#held = new Map();
    if (held.length === 0) return;
    this.#writing = this.#writing
      .then(() => this.#parts.database.write((tx) => writeCounts(tx, held), { durable: false }))
      .catch((error: unknown) => {
        this.#parts.log.warn({ err: error, counts: held.length }, "counts for DMARC reports are lost");
      });
  }

  /** Resolves when everything counted so far is in the database. */
  async flush(): Promise<void> {
    this.#write();
    await this.#writing;
  }
}

function factsOf({ address, envelopeFrom, findings, verdict }: Judged): DmarcFacts {
  const { dmarc, dkim, spf } = findings;
  const [sender] = spf;
  const passed = dmarc.result === "pass";
  const done = ({ accept: "none", junk: "quarantine", reject: "reject" } as const)[verdict];
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
