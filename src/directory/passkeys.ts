/** Passkeys of accounts (WebAuthn): a browser logs in with one instead of address, password and second factor. */
import { challengeEnd, makeChallenge } from "../auth/challenge.ts";
import {
  authenticationOptions,
  claimOf,
  counterAfter,
  type PasskeyOptions,
  registeredKey,
  registrationOptions,
  type Site,
} from "../auth/passkey.ts";
import type { Clock } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import type { Database, Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { AccountId } from "../store/model.ts";
import type { Credentials } from "./credentials.ts";
import { PASSKEY_CHALLENGE_MS, PASSKEYS_MAX } from "./limits.ts";
import type { Principal } from "./login.ts";
import { accountIdOf, number, text } from "./rows.ts";

const NAME_LENGTH_MAX = 100;
const LOGIN = "passkey login";
const registrationOf = (account: AccountId): string => `passkey of ${account}`;

export interface Passkey {
  readonly id: string;
  /** The host name for which it is good. */
  readonly site: string;
  readonly name: string;
  readonly createdAt: number;
  readonly usedAt: number | undefined;
}

export class Passkeys {
  readonly #database: Database;
  readonly #credentials: Credentials;
  readonly #clock: Clock;

  /** `database` holds the tables of `directoryMigrations`. */
  constructor(database: Database, credentials: Credentials, clock: Clock) {
    this.#database = database;
    this.#credentials = credentials;
    this.#clock = clock;
  }

  async list(account: AccountId): Promise<readonly Passkey[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows(sql`
        select id, site, name, created_at, used_at from passkey where account_id = ${account} order by created_at, id`),
    );
    return rows.map(([id, site, name, createdAt, usedAt]) => ({
      id: text(id),
      site: text(site),
      name: text(name),
      createdAt: number(createdAt),
      usedAt: usedAt === null ? undefined : number(usedAt),
    }));
  }

  /** What the browser is asked to make a key with. */
  async registration({ accountId, address }: Principal, { site }: Pick<Site, "site">): Promise<PasskeyOptions> {
    const known = (await this.list(accountId)).map(({ id }) => id);
    const challenge = await this.#challenge(registrationOf(accountId));
    return registrationOptions({ site, challenge }, { handle: Buffer.from(`account ${accountId}`), address, known });
  }

  /** Keeps the key that the browser made. Refusal("invalid" | "limit"). */
  async register(account: AccountId, at: Site, { name, response }: { name: string; response: unknown }): Promise<void> {
    if (name === "" || name.length > NAME_LENGTH_MAX) throw new Refusal("invalid", "a passkey has a name of its own");
    const claim = claimOf(response);
    const end = claim && (await this.#end(registrationOf(account), claim.challenge));
    const key =
      end === undefined ? undefined : await registeredKey({ ...at, challenge: claim?.challenge ?? "" }, response);
    if (claim === undefined || end === undefined || key === undefined)
      throw new Refusal("invalid", "the browser's answer does not fit, or came too late");
    const { id, publicKey, counter } = key;
    await this.#database.write(async (tx) => {
      await useUp(tx, claim.challenge, { end, now: this.#clock.now() });
      const there = await tx.rows(sql`select id from passkey where account_id = ${account}`);
      if (there.length >= PASSKEYS_MAX) throw new Refusal("limit", "the account has as many passkeys as it may");
      if ((await tx.row(sql`select 1 from passkey where id = ${id}`)) !== undefined)
        throw new Refusal("exists", "this passkey is known already");
      await tx.run(sql`
        insert into passkey (id, account_id, site, name, public_key, counter, created_at)
        values (${id}, ${account}, ${at.site}, ${name}, ${publicKey}, ${counter}, ${this.#clock.now()})`);
    });
  }

  /** What a browser is asked to log in with. */
  async authentication({ site }: Pick<Site, "site">): Promise<PasskeyOptions> {
    return authenticationOptions({ site, challenge: await this.#challenge(LOGIN) });
  }

  /** Who holds the key with which the browser answered; undefined when nobody is proven, or the account may not log in. */
  async authenticate(at: Site, response: unknown): Promise<Principal | undefined> {
    const claim = claimOf(response);
    const end = claim && (await this.#end(LOGIN, claim.challenge));
    if (claim === undefined || end === undefined) return undefined;
    const row = await this.#database.read((tx) =>
      tx.row(sql`
        select k.account_id, a.address, k.public_key, k.counter from passkey k join account a on a.id = k.account_id
        where k.id = ${claim.id} and k.site = ${at.site} and a.enabled = 1`),
    );
    if (row === undefined || !(row[2] instanceof Uint8Array)) return undefined;
    const key = { id: claim.id, publicKey: row[2], counter: number(row[3]) };
    const counter = await counterAfter({ ...at, challenge: claim.challenge }, key, response);
    if (counter === undefined) return undefined;
    const now = this.#clock.now();
    await this.#database.write(async (tx) => {
      await useUp(tx, claim.challenge, { end, now });
      await tx.run(sql`update passkey set counter = ${counter}, used_at = ${now} where id = ${claim.id}`);
    });
    return { accountId: accountIdOf(row[0]), address: text(row[1]) };
  }

  /** Refusal("not-found"). */
  async remove(account: AccountId, id: string): Promise<void> {
    const removed = await this.#database.write((tx) =>
      tx.run(sql`delete from passkey where account_id = ${account} and id = ${id}`),
    );
    if (removed === 0) throw new Refusal("not-found", "the account has no such passkey");
  }

  async removeAll(account: AccountId): Promise<void> {
    await this.#database.write((tx) => deletePasskeys(tx, account));
  }

  async #challenge(purpose: string): Promise<string> {
    return makeChallenge(await this.#credentials.secret(), purpose, this.#clock.now() + PASSKEY_CHALLENGE_MS);
  }

  async #end(purpose: string, challenge: string): Promise<number | undefined> {
    return challengeEnd(await this.#credentials.secret(), purpose, { challenge, now: this.#clock.now() });
  }
}

export async function deletePasskeys(tx: Tx, account: number): Promise<void> {
  await tx.run(sql`delete from passkey where account_id = ${account}`);
}

/** A challenge is answered once. Refusal("forbidden") the second time. */
async function useUp(tx: Tx, challenge: string, { end, now }: { end: number; now: number }): Promise<void> {
  await tx.run(sql`delete from used_challenge where expires_at <= ${now}`);
  const added = await tx.run(sql`
    insert into used_challenge (challenge, expires_at) values (${challenge}, ${end}) on conflict (challenge) do nothing`);
  if (added === 0) throw new Refusal("forbidden", "this answer was used before");
}
