/** Leases as rows of the directory's database, which all processes share. */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { systemClock, type Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Database, Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { Lease, Leases } from "./lease.ts";
import { LEASE_MS, LEASE_RENEWAL_MS } from "./limits.ts";
import { number, text } from "./rows.ts";

/** Milliseconds after which what was given back is free for other processes too; far less than a client takes to come again. */
const SWEEP_MS = 20;

export interface LeaseOptions {
  /** Holds the tables of `directoryMigrations`; not closed here. */
  readonly database: Database;
  readonly log: Log;
  readonly clock?: Clock;
  /** Who holds: this process, unless a test is several. */
  readonly pid?: number;
  readonly isAlive?: (pid: number) => boolean;
}

/** Renews what it holds while it is open; disposed, it gives everything back. */
export function openLeases(options: LeaseOptions): Leases {
  return new SqlLeases(options);
}

/**
 * A crash forgets no lease for long: the next taker on the same machine sees that the process is gone, one elsewhere
 * waits until the lease ran out. Losing one at a power failure is harmless, so nothing here waits for the disk.
 */
class SqlLeases implements Leases {
  readonly #database: Database;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #owner = randomUUID();
  readonly #host = hostname();
  readonly #pid: number;
  readonly #isAlive: (pid: number) => boolean;
  readonly #held = new Set<string>();
  /** Given back by their holders; their rows are still ours, and go together. */
  readonly #given = new Set<string>();
  /** Those whose rows are about to go: whoever takes one waits for that, or it would take, and maybe give back, a row that goes then. */
  readonly #going = new Map<string, Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  #sweeping: NodeJS.Timeout | undefined;

  constructor(options: LeaseOptions) {
    this.#database = options.database;
    this.#log = options.log;
    this.#clock = options.clock ?? systemClock;
    this.#pid = options.pid ?? process.pid;
    this.#isAlive = options.isAlive ?? isRunning;
    this.#timer = setInterval(() => void this.#renew(), LEASE_RENEWAL_MS).unref();
  }

  async take(name: string): Promise<Lease | undefined> {
    if (this.#held.has(name)) return undefined;
    this.#held.add(name);
    let taken = this.#given.delete(name);
    try {
      await this.#going.get(name);
      taken ||= await this.#write((tx) => this.#take(tx, name));
    } finally {
      if (!taken) this.#held.delete(name);
    }
    return taken ? this.#lease(name) : undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    clearTimeout(this.#sweeping);
    this.#held.clear();
    this.#given.clear();
    await this.#write((tx) => tx.run(sql`delete from lease where owner = ${this.#owner}`));
  }

  #lease(name: string): Lease {
    let ours = true;
    return {
      [Symbol.asyncDispose]: async () => {
        if (ours && this.#held.delete(name)) this.#given.add(name);
        ours = false;
        this.#sweeping ??= setTimeout(() => void this.#sweep(), SWEEP_MS).unref();
      },
    };
  }

  /** Removes the rows of all that was given back lately: logins come and go faster than single writes are worth. */
  async #sweep(): Promise<void> {
    this.#sweeping = undefined;
    const names = [...this.#given];
    this.#given.clear();
    const gone = this.#remove(names);
    for (const name of names) this.#going.set(name, gone);
    await gone;
    for (const name of names) if (this.#going.get(name) === gone) this.#going.delete(name);
  }

  async #remove(names: readonly string[]): Promise<void> {
    try {
      await this.#write(async (tx) => {
        for (const name of names) {
          // Taken again meanwhile, by us: the row is the new holder's.
          if (this.#held.has(name)) continue;
          await tx.run(sql`delete from lease where name = ${name} and owner = ${this.#owner}`);
        }
      });
    } catch (error) {
      this.#log.warn({ err: error }, "leases not given back");
    }
  }

  async #take(tx: Tx, name: string): Promise<boolean> {
    if (await this.#insert(tx, name)) return true;
    const row = await tx.row(sql`select owner, host, pid from lease where name = ${name}`);
    const [owner, host, pid] = [text(row?.[0]), text(row?.[1]), number(row?.[2])];
    // Given back, and not swept yet.
    if (owner === this.#owner) return true;
    // A process with our number that is not us was there before us: numbers are given again.
    if (host !== this.#host || (pid !== this.#pid && this.#isAlive(pid))) return false;
    await tx.run(sql`delete from lease where owner = ${owner}`);
    return this.#insert(tx, name);
  }

  async #insert(tx: Tx, name: string): Promise<boolean> {
    const now = this.#clock.now();
    const changed = await tx.run(sql`
      insert into lease (name, owner, host, pid, expires_at)
      values (${name}, ${this.#owner}, ${this.#host}, ${this.#pid}, ${now + LEASE_MS})
      on conflict (name) do update
      set owner = excluded.owner, host = excluded.host, pid = excluded.pid, expires_at = excluded.expires_at
      where lease.expires_at <= ${now}`);
    return changed === 1;
  }

  async #renew(): Promise<void> {
    if (this.#held.size === 0) return;
    const expiry = this.#clock.now() + LEASE_MS;
    try {
      await this.#write((tx) => tx.run(sql`update lease set expires_at = ${expiry} where owner = ${this.#owner}`));
    } catch (error) {
      this.#log.warn({ err: error }, "leases not renewed");
    }
  }

  #write<T>(body: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#database.write(body, { durable: false });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
