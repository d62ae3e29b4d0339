/** Asks strangers to come again: mail servers do, many programs that send junk do not. */
import { createHash } from "node:crypto";
import type { Clock } from "../../base/clock.ts";
import type { Database, Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { GREYLIST_TIDY_MS } from "./limits.ts";
import { clientNetwork } from "./network.ts";

export interface GreylistRules {
  /** Milliseconds that a stranger has to wait. */
  readonly delayMs: number;
  /** Milliseconds in which it has to come again. */
  readonly retryMs: number;
  /** Milliseconds that those who came again are known. */
  readonly keepMs: number;
}

export interface Stranger {
  readonly address: string;
  readonly sender: string;
  readonly recipient: string;
  /** The sender's domain, when SPF vouches for it. */
  readonly domain: string | undefined;
}

interface Known {
  readonly firstAt: number;
  readonly lastAt: number;
  readonly passed: boolean;
}

export class Greylist {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #rules: GreylistRules;
  #tidyAt = 0;

  /** `database` holds the tables of `mailMigrations`, and is somebody else's to close. */
  constructor(database: Database, clock: Clock, rules: GreylistRules) {
    this.#database = database;
    this.#clock = clock;
    this.#rules = rules;
  }

  /**
   * Milliseconds until it may come again; 0: it may come in. Known are networks from which somebody came again, domains for which SPF vouched
   * then, and the three of network, sender and recipient.
   */
  async waitMs({ address, sender, recipient, domain }: Stranger): Promise<number> {
    const network = clientNetwork(address);
    const three = keyOf("three", network, sender.toLowerCase(), recipient.toLowerCase());
    const vouched = [keyOf("network", network), ...(domain === undefined ? [] : [keyOf("domain", domain)])];
    const now = this.#clock.now();
    for (const key of [...vouched, three]) {
      const known = await this.#database.read((tx) => find(tx, key));
      if (known?.passed !== true || now - known.lastAt > this.#rules.keepMs) continue;
      if (now - known.lastAt > this.#rules.keepMs / 4) await this.#write([key], now);
      return 0;
    }
    return this.#come(three, vouched);
  }

  async #come(three: Uint8Array, vouched: readonly Uint8Array[]): Promise<number> {
    const now = this.#clock.now();
    const { delayMs, retryMs } = this.#rules;
    const known = await this.#database.read((tx) => find(tx, three));
    const since = known === undefined || known.passed ? Infinity : now - known.firstAt;
    if (since < delayMs) return delayMs - since;
    if (since <= retryMs) {
      await this.#write([three, ...vouched], now);
      return 0;
    }
    await this.#database.write(async (tx) => {
      await this.#tidy(tx, now);
      await tx.run(sql`
        insert into greylist (key, first_at, last_at, passed) values (${three}, ${now}, ${now}, 0)
        on conflict (key) do update set first_at = excluded.first_at, last_at = excluded.last_at, passed = 0`);
    });
    return delayMs;
  }

  async #write(keys: readonly Uint8Array[], now: number): Promise<void> {
    await this.#database.write(async (tx) => {
      for (const key of keys) {
        await tx.run(sql`
          insert into greylist (key, first_at, last_at, passed) values (${key}, ${now}, ${now}, 1)
          on conflict (key) do update set last_at = excluded.last_at, passed = 1`);
      }
    });
  }

  async #tidy(tx: Tx, now: number): Promise<void> {
    if (now < this.#tidyAt) return;
    this.#tidyAt = now + GREYLIST_TIDY_MS;
    const { retryMs, keepMs } = this.#rules;
    await tx.run(sql`
      delete from greylist where last_at < ${now - keepMs} or (passed = 0 and last_at < ${now - retryMs})`);
  }
}

async function find(tx: Tx, key: Uint8Array): Promise<Known | undefined> {
  const row = await tx.row(sql`select first_at, last_at, passed from greylist where key = ${key}`);
  if (row === undefined) return undefined;
  const [firstAt, lastAt, passed] = row;
  return { firstAt: Number(firstAt), lastAt: Number(lastAt), passed: Number(passed) === 1 };
}

/** Who writes to whom is nobody's business, so a hash is kept of it. */
function keyOf(...parts: readonly string[]): Uint8Array {
  return createHash("sha256").update(parts.join("\0")).digest().subarray(0, 16);
}
