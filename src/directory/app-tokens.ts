/** Tokens of programs: instead of the account's password in mail programs, and as bearer tokens (RFC 6750, RFC 7628). */
import { createHash, randomInt } from "node:crypto";
import { Refusal } from "../base/errors.ts";
import type { Clock } from "../base/clock.ts";
import type { Database } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { AccountId } from "../store/model.ts";
import { APP_TOKEN_TOUCH_MS, APP_TOKENS_MAX } from "./limits.ts";
import { noteEnded } from "./open-logins.ts";
import type { Principal } from "./login.ts";
import { accountIdOf, number, text } from "./rows.ts";

/** Says what it is wherever it turns up, so that tools that look for secrets find it. */
const PREFIX = "pht_";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** Characters of randomness: 190 bits, which nobody guesses. */
const RANDOM_LENGTH = 32;
const TOKEN = new RegExp(`^${PREFIX}[A-Za-z0-9]{${RANDOM_LENGTH}}$`);
const NAME_LENGTH_MAX = 100;
/** What cannot be seen cannot be told apart. */
const UNSEEN = /^\s|\s$|\p{Cc}/u;

export interface AppToken {
  readonly name: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Undefined: never; else within some minutes. */
  readonly usedAt: number | undefined;
}

export function isAppToken(password: string): boolean {
  return TOKEN.test(password);
}

export class AppTokens {
  readonly #database: Database;
  readonly #clock: Clock;

  /** `database` holds the tables of `directoryMigrations`. */
  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Answers the token, which is shown once and kept nowhere. Throws Refusal("exists" | "limit" | "invalid"). */
  async add(account: AccountId, name: string): Promise<string> {
    if (name === "" || name.length > NAME_LENGTH_MAX || UNSEEN.test(name))
      throw new Refusal("invalid", "a token has a name of its own");
    const random = Array.from({ length: RANDOM_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join("");
    const token = `${PREFIX}${random}`;
    await this.#database.write(async (tx) => {
      const there = await tx.rows(sql`select name from app_token where account_id = ${account}`);
      if (there.some((row) => row[0] === name)) throw new Refusal("exists", "the account has a token of that name");
      if (there.length >= APP_TOKENS_MAX) throw new Refusal("limit", "the account has as many tokens as it may");
      await tx.run(sql`
        insert into app_token (token, account_id, name, created_at)
        values (${hashOf(token)}, ${account}, ${name}, ${this.#clock.now()})`);
    });
    return token;
  }

  /** By name. */
  async list(account: AccountId): Promise<readonly AppToken[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows(sql`select name, created_at, used_at from app_token where account_id = ${account} order by name`),
    );
    return rows.map(([name, createdAt, usedAt]) => ({
      name: text(name),
      createdAt: number(createdAt),
      usedAt: usedAt === null ? undefined : number(usedAt),
    }));
  }

  /** Throws Refusal("not-found"). It opens nothing from then on, and what it has open ends. */
  async remove(account: AccountId, name: string): Promise<void> {
    const removed = await this.#database.write(async (tx) => {
      const gone = await tx.run(sql`delete from app_token where account_id = ${account} and name = ${name}`);
      if (gone > 0) await noteEnded(tx, account);
      return gone;
    });
    if (removed === 0) throw new Refusal("not-found", "the account has no token of that name");
  }

  /** Whose token it is, without taking it for a login. */
  async owner(token: string): Promise<{ readonly accountId: AccountId } | undefined> {
    const row = await this.#database.read((tx) =>
      tx.row(sql`select account_id from app_token where token = ${hashOf(token)}`),
    );
    return row === undefined ? undefined : { accountId: accountIdOf(row[0]) };
  }

  /** Whose token it is, and its name; undefined when it is nobody's, or the account may not log in. */
  async find(token: string): Promise<(Principal & { readonly name: string; readonly hash: string }) | undefined> {
    if (!isAppToken(token)) return undefined;
    const now = this.#clock.now();
    const hash = hashOf(token);
    const row = await this.#database.read((tx) =>
      tx.row(sql`
        select t.account_id, a.address, t.used_at, t.name from app_token t join account a on a.id = t.account_id
        where t.token = ${hash} and a.enabled = 1`),
    );
    if (row === undefined) return undefined;
    if (row[2] === null || number(row[2]) < now - APP_TOKEN_TOUCH_MS)
      await this.#database.write((tx) => tx.run(sql`update app_token set used_at = ${now} where token = ${hash}`));
    return { accountId: accountIdOf(row[0]), address: text(row[1]), name: text(row[3]), hash };
  }
}

/** A copy of the database opens nothing. */
function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
