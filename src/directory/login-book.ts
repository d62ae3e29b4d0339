/** Which logins there were of late, for the account's owner: what got in, what did not, from where, with which program. */
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { Recent } from "../base/recent.ts";
import type { Database, Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { AccountId } from "../store/model.ts";
import type { Credentials } from "./credentials.ts";
import {
  LOGIN_BOOK_TOUCH_MS,
  LOGIN_BOOK_WAITING_MAX,
  LOGIN_BOOK_WRITE_MS,
  LOGINS_KEPT_MAX,
  LOGINS_KEPT_MS,
} from "./limits.ts";
import { number, text } from "./rows.ts";

/** "second-factor": the password was right, but alone it is not enough. */
export type LoginOutcome = "in" | "wrong" | "second-factor" | "throttled";

interface Attempt {
  readonly protocol: string;
  /** Where the client was. */
  readonly address: string;
  /** The app password's name, or how else the client proved itself: "password", "passkey". */
  readonly program: string;
  readonly outcome: LoginOutcome;
}

export interface LoginSeen extends Attempt {
  /** Epoch milliseconds, and how often between. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly times: number;
}

/** Whose: an account, or a name that may be one's. */
type Whose = AccountId | string;

interface Waiting extends Attempt {
  readonly whose: Whose;
  at: number;
  times: number;
}

/**
 * Logins wait for no disk: what happens is gathered in memory and written each second in one transaction. A client that logs in each
 * minute costs one write in ten minutes. What a dying process has not written is lost: it is a picture, not a ledger.
 */
export class LoginBook implements AsyncDisposable {
  readonly #database: Database;
  readonly #credentials: Credentials;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #waiting = new Map<string, Waiting>();
  /** When what is known well was written last. */
  readonly #written = new Recent<string, number>(LOGIN_BOOK_WAITING_MAX);
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  /** `database` holds the tables of `directoryMigrations`; not closed here. */
  constructor(database: Database, parts: { credentials: Credentials; clock: Clock; log: Log }) {
    this.#database = database;
    this.#credentials = parts.credentials;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  note(whose: Whose, attempt: Attempt): void {
    const { protocol, address, program, outcome } = attempt;
    const now = this.#clock.now();
    const key = `${whose}\0${protocol}\0${address}\0${program}\0${outcome}`;
    if (outcome === "in" && (this.#written.get(key) ?? -Infinity) > now - LOGIN_BOOK_TOUCH_MS) return;
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) {
      waiting.at = now;
      waiting.times++;
    } else if (this.#waiting.size < LOGIN_BOOK_WAITING_MAX) {
      this.#waiting.set(key, { whose, protocol, address, program, outcome, at: now, times: 1 });
    }
    if (outcome === "in") this.#written.set(key, now);
    this.#timer ??= setTimeout(() => void this.flush(), LOGIN_BOOK_WRITE_MS).unref();
  }

  /** Resolves when all that was noted so far is written, or cannot be. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    if (all.length > 0)
      this.#writing = this.#writing
        .then(() => this.#write(all))
        .catch((error: unknown) => this.#log.warn({ err: error }, "logins cannot be noted"));
    return this.#writing;
  }

  /** The latest first. */
  async list(account: AccountId): Promise<readonly LoginSeen[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows(sql`
        select protocol, address, program, outcome, first_at, last_at, times from login_seen
        where account_id = ${account} order by last_at desc, protocol, address, program limit ${LOGINS_KEPT_MAX}`),
    );
    return rows.map(([protocol, address, program, outcome, firstAt, lastAt, times]) => ({
      protocol: text(protocol),
      address: text(address),
      program: text(program),
      outcome: text(outcome) as LoginOutcome,
      firstAt: number(firstAt),
      lastAt: number(lastAt),
      times: number(times),
    }));
  }

  /** When somebody last got in, epoch milliseconds, for those of the accounts where it is known. */
  async lastIn(accounts: readonly AccountId[]): Promise<ReadonlyMap<AccountId, number>> {
    const found = new Map<AccountId, number>();
    await this.#database.read(async (tx) => {
      for (const account of accounts) {
        const row = await tx.row(sql`
          select max(last_at) from login_seen where account_id = ${account} and outcome = 'in'`);
        if (row !== undefined && row[0] !== null) found.set(account, number(row[0]));
      }
    });
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
  }

  async #write(all: readonly Waiting[]): Promise<void> {
    const known: (Waiting & { readonly account: number })[] = [];
    for (const each of all) {
      const account =
        typeof each.whose === "string" ? (await this.#credentials.find(each.whose)).credential?.accountId : each.whose;
      if (account !== undefined) known.push({ ...each, account });
    }
    if (known.length === 0) return;
    await this.#database.write(async (tx) => {
      for (const each of known) await add(tx, each);
      for (const account of new Set(known.map((each) => each.account))) await forget(tx, account, this.#clock.now());
    });
  }
}

async function add(tx: Tx, seen: Waiting & { readonly account: number }): Promise<void> {
  const { account, protocol, address, program, outcome, at, times } = seen;
  await tx.run(sql`
    insert into login_seen (account_id, protocol, address, program, outcome, first_at, last_at, times)
    values (${account}, ${protocol}, ${address}, ${program}, ${outcome}, ${at}, ${at}, ${times})
    on conflict (account_id, protocol, address, program, outcome)
    do update set last_at = excluded.last_at, times = login_seen.times + excluded.times`);
}

/** What is old, and of too many those that were seen first. */
async function forget(tx: Tx, account: number, now: number): Promise<void> {
  const [oldest] =
    (await tx.row(sql`
      select last_at from login_seen where account_id = ${account}
      order by last_at desc limit 1 offset ${LOGINS_KEPT_MAX}`)) ?? [];
  const until = Math.max(now - LOGINS_KEPT_MS, oldest === undefined ? 0 : number(oldest));
  await tx.run(sql`delete from login_seen where account_id = ${account} and last_at <= ${until}`);
}
