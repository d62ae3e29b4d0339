/** Sessions of browsers: a token that stands for a login until it is long unused, closed, or the password changes. */
import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import type { Database, Tx } from "../db/database.ts";
import { sql, type Sql } from "../db/sql.ts";
import type { AccountId } from "../store/model.ts";
import { noteEnded } from "./open-logins.ts";
import { WEB_PROOF_MS, WEB_SESSION_MS, WEB_SESSION_TOUCH_MS, WEB_SESSIONS_MAX } from "./limits.ts";
import type { Principal } from "./login.ts";
import { accountIdOf, number, text } from "./rows.ts";

/** Bytes of randomness in a token. */
const TOKEN_BYTES = 32;
/** Characters of what a browser calls itself. */
const CLIENT_LENGTH_MAX = 200;

export interface Visit {
  /** What the browser calls itself. */
  readonly client: string;
  /** Where it is. */
  readonly address: string;
}

export interface WebSession extends Visit {
  /** Stands for it, but opens nothing. */
  readonly id: string;
  /** Epoch milliseconds; the last use within some minutes. */
  readonly openedAt: number;
  readonly usedAt: number;
}

export class WebSessions {
  readonly #database: Database;
  readonly #clock: Clock;

  /** `database` holds the tables of `directoryMigrations`. */
  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Answers the token, which only its owner ever has. Of too many sessions those unused for longest end. */
  async open({ accountId }: Principal, { client, address }: Visit): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString("base64url");
    const now = this.#clock.now();
    await this.#database.write(async (tx) => {
      await tx.run(sql`delete from web_session where used_at < ${now - WEB_SESSION_MS}`);
      // Before it comes itself: of some that are as new it might be the one to go.
      await tx.run(sql`
        delete from web_session where account_id = ${accountId} and token not in (
          select token from web_session where account_id = ${accountId}
          order by used_at desc, token limit ${WEB_SESSIONS_MAX - 1})`);
      await tx.run(sql`
        insert into web_session (token, account_id, credential_version, opened_at, used_at, proved_at, client, address)
        values (${hashOf(token)}, ${accountId}, ${await versionOf(tx, accountId)}, ${now}, ${now}, ${now},
          ${client.slice(0, CLIENT_LENGTH_MAX)}, ${address})`);
    });
    return token;
  }

  /** Who has this token; undefined when the session has ended, or the account may not log in any more. */
  async find(token: string): Promise<Principal | undefined> {
    const now = this.#clock.now();
    const hash = hashOf(token);
    const row = await this.#database.read((tx) =>
      tx.row(sql`
        select s.account_id, a.address, s.used_at from web_session s
        join account a on a.id = s.account_id
        join credential c on c.account_id = s.account_id
        where s.token = ${hash} and s.used_at >= ${now - WEB_SESSION_MS}
          and a.enabled = 1 and c.version = s.credential_version`),
    );
    if (row === undefined) return undefined;
    if (number(row[2]) < now - WEB_SESSION_TOUCH_MS)
      await this.#database.write((tx) => tx.run(sql`update web_session set used_at = ${now} where token = ${hash}`));
    return { accountId: accountIdOf(row[0]), address: text(row[1]), login: `session ${hash}` };
  }

  /** Notes that whoever has the token has just shown once more who they are. */
  async prove(token: string): Promise<void> {
    const now = this.#clock.now();
    await this.#database.write((tx) =>
      tx.run(sql`update web_session set proved_at = ${now} where token = ${hashOf(token)}`),
    );
  }

  /** Whether that, or the login, was some minutes ago at most. */
  async isProved(token: string): Promise<boolean> {
    const since = this.#clock.now() - WEB_PROOF_MS;
    const row = await this.#database.read((tx) =>
      tx.row(sql`select 1 from web_session where token = ${hashOf(token)} and proved_at > ${since}`),
    );
    return row !== undefined;
  }

  async close(token: string): Promise<void> {
    await this.#database.write(async (tx) => {
      const row = await tx.row(sql`delete from web_session where token = ${hashOf(token)} returning account_id`);
      if (row !== undefined) await noteEnded(tx, number(row[0]));
    });
  }

  /** Those that are open, the last used first. */
  async list(account: AccountId): Promise<readonly WebSession[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows(sql`
        select s.token, s.client, s.address, s.opened_at, s.used_at from web_session s
        join credential c on c.account_id = s.account_id and c.version = s.credential_version
        where s.account_id = ${account} and s.used_at >= ${this.#clock.now() - WEB_SESSION_MS}
        order by s.used_at desc, s.token limit ${WEB_SESSIONS_MAX}`),
    );
    return rows.map(([token, client, address, openedAt, usedAt]) => ({
      id: text(token),
      client: text(client),
      address: text(address),
      openedAt: number(openedAt),
      usedAt: number(usedAt),
    }));
  }

  /** Ends one by its id. Refusal("not-found"). */
  async end(account: AccountId, id: string): Promise<void> {
    const ended = await this.#end(account, sql`token = ${id}`);
    if (ended === 0) throw new Refusal("not-found", "there is no such session");
  }

  /** Ends all but the one with this token; answers how many. */
  endOthers(account: AccountId, token = ""): Promise<number> {
    return this.#end(account, sql`token <> ${hashOf(token)}`);
  }

  #end(account: AccountId, which: Sql): Promise<number> {
    return this.#database.write(async (tx) => {
      const ended = await tx.run(sql`delete from web_session where account_id = ${account} and ${which}`);
      if (ended > 0) await noteEnded(tx, account);
      return ended;
    });
  }
}

/** The id under which the owner of a token sees its session in a list. */
export function sessionId(token: string): string {
  return hashOf(token);
}

async function versionOf(tx: Tx, accountId: number): Promise<number> {
  const row = await tx.row(sql`select version from credential where account_id = ${accountId}`);
  return row === undefined ? 0 : number(row[0]);
}

/** A copy of the database opens nobody's session. */
function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
