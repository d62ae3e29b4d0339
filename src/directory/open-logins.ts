/** The logins of this process that connections are open with: they end with what let them in (docs/design/0075). */
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Database, Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { OpenLogin } from "../net/connection.ts";
import { nextVersion, number } from "./rows.ts";

/** Milliseconds between two looks at what has ended, while somebody is logged in: who took a login back looks at the device. */
const LOOK_MS = 500;
/** Milliseconds for which it is known of whom something ended: longer than any login takes. */
const REMEMBERED_MS = 120_000;

/** What let somebody in. A token of an issuer ends with the account alone: the issuer knows the rest. */
export type Proof =
  | { readonly kind: "password"; readonly version: number }
  | { readonly kind: "token"; readonly hash: string }
  | { readonly kind: "issuer" };

export interface OpenLoginsParts {
  /** Holds the tables of `directoryMigrations`; not closed here. */
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly lookMs?: number;
}

type Listener = () => void;

export class OpenLogins implements AsyncDisposable {
  readonly #parts: OpenLoginsParts;
  readonly #listeners = new Map<number, Set<Listener>>();
  /** Accounts of which something ended lately, and when that was heard: a login may have been under way. */
  readonly #lately = new Map<number, number>();
  #position: number | undefined;
  #seen: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(parts: OpenLoginsParts) {
    this.#parts = parts;
  }

  /** Calls `listener` when some login of the account may have ended, until disposed. */
  watch(accountId: number, listener: Listener): Disposable {
    const listeners = this.#listeners.get(accountId) ?? new Set();
    this.#listeners.set(accountId, listeners);
    listeners.add(listener);
    if (this.#timer === undefined) this.#begin();
    // What ended while this login was under way is over.
    if (this.#position === undefined || this.#lately.has(accountId)) listener();
    return {
      [Symbol.dispose]: () => {
        listeners.delete(listener);
        if (listeners.size > 0 || this.#listeners.get(accountId) !== listeners) return;
        this.#listeners.delete(accountId);
        if (this.#listeners.size === 0) this.#rest();
      },
    };
  }

  /** A login as its connection watches over it. */
  open(accountId: number, proof: Proof): OpenLogin {
    return {
      watch: (expel) =>
        this.watch(accountId, () => {
          this.#stands(accountId, proof).then(
            (stands) => stands || expel(),
            (error: unknown) => this.#parts.log.warn({ err: error }, "whether a login still holds could not be read"),
          );
        }),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#rest();
    await this.#looking;
  }

  #begin(): void {
    this.#look();
    this.#timer = setInterval(() => this.#look(), this.#parts.lookMs ?? LOOK_MS);
    this.#timer.unref();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const failed = (error: unknown): void => {
      this.#seen = undefined;
      this.#parts.log.warn({ err: error }, "which logins have ended could not be read");
    };
    try {
      const version = this.#parts.database.version();
      if (version !== undefined && version === this.#seen) return;
      this.#seen = version;
      this.#looking = this.#looking.then(() => this.#hear()).catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  async #hear(): Promise<void> {
    const { database, clock } = this.#parts;
    if (this.#position === undefined) {
      this.#position = await database.read(newestEnded);
      return;
    }
    const after = this.#position;
    const ended = await database.read((tx) => endedSince(tx, after));
    const now = clock.now();
    for (const [accountId, at] of this.#lately) if (at < now - REMEMBERED_MS) this.#lately.delete(accountId);
    for (const { version, accountId } of ended) {
      this.#position = version;
      this.#lately.set(accountId, now);
    }
    for (const accountId of new Set(ended.map((each) => each.accountId)))
      for (const listener of this.#listeners.get(accountId) ?? []) listener();
    if (ended.length > 0) await this.#hear();
  }

  async #stands(accountId: number, proof: Proof): Promise<boolean> {
    return this.#parts.database.read(async (tx) => {
      const row = await tx.row(sql`
        select a.enabled, c.version, t.confirmed_at from account a
        left join credential c on c.account_id = a.id left join totp t on t.account_id = a.id
        where a.id = ${accountId}`);
      if (row === undefined || number(row[0]) !== 1) return false;
      if (proof.kind === "password") return row[1] !== null && number(row[1]) === proof.version && row[2] === null;
      if (proof.kind === "issuer") return true;
      const token = await tx.row(sql`
        select 1 from app_token where token = ${proof.hash} and account_id = ${accountId}`);
      return token !== undefined;
    });
  }
}

/** Changes of the directory after which nobody asks any more: every process looks every second. */
const VERSIONS_KEPT = 10_000;
/** Read together. */
const PAGE = 1_000;

/** Some login of the account may have ended with this transaction. `version`: the directory's, where it was taken already. */
export async function noteEnded(tx: Tx, accountId: number, version?: number): Promise<void> {
  const at = version ?? (await nextVersion(tx));
  await tx.run(sql`
    insert into ended_login (version, account_id) values (${at}, ${accountId}) on conflict do nothing`);
  await tx.run(sql`delete from ended_login where version < ${at - VERSIONS_KEPT}`);
}

/** After `version`, in order. */
async function endedSince(
  tx: Tx,
  version: number,
): Promise<readonly { readonly version: number; readonly accountId: number }[]> {
  const rows = await tx.rows(sql`
    select version, account_id from ended_login where version > ${version} order by version, account_id limit ${PAGE}`);
  return rows.map(([at, accountId]) => ({ version: number(at), accountId: number(accountId) }));
}

async function newestEnded(tx: Tx): Promise<number> {
  return number((await tx.row(sql`select max(version) from ended_login`))?.[0] ?? 0);
}
