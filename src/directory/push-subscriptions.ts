/** Push subscriptions of all accounts, and the key of this server for Web Push: the same for all its processes. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import { type Database, type Row, ROWS_PER_PAGE_MAX } from "../db/database.ts";
import { sql, type Sql } from "../db/sql.ts";
import type { AccountId } from "../store/model.ts";
import { directoryVersion } from "./answers.ts";
import { PUSH_SUBSCRIPTIONS_MAX, WEB_SESSION_MS } from "./limits.ts";
import { accountIdOf, nextVersion, number, text } from "./rows.ts";

export interface PushKeys {
  /** An uncompressed point of P-256. */
  readonly p256dh: Uint8Array;
  readonly auth: Uint8Array;
}

export interface PushSubscription {
  /** "W" and hexadecimal digits. */
  readonly id: string;
  readonly accountId: AccountId;
  /** What let in who made it (Principal.login): nobody else sees it, and it ends with that. */
  readonly login: string;
  /** What the client calls its device. */
  readonly client: string;
  readonly url: string;
  readonly keys: PushKeys | undefined;
  /** What the client has to say to prove that it reads what is sent to the URL. */
  readonly code: string;
  /** Undefined: all. */
  readonly types: readonly string[] | undefined;
  /** What it was told last, in the words of whoever tells; undefined until it has proved itself. */
  readonly told: string | undefined;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

export type NewPushSubscription = Pick<
  PushSubscription,
  "accountId" | "login" | "client" | "url" | "keys" | "types" | "expiresAt"
>;
export type PushSubscriptionChange = Partial<Pick<PushSubscription, "types" | "told" | "expiresAt">>;

export class PushSubscriptions {
  readonly #database: Database;
  readonly #clock: Clock;

  /** `database` holds the tables of `directoryMigrations`. */
  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Throws Refusal("limit"). */
  async add(given: NewPushSubscription): Promise<PushSubscription> {
    const made = {
      ...given,
      id: `W${randomBytes(16).toString("hex")}`,
      code: randomBytes(24).toString("base64url"),
      told: undefined,
    };
    const { accountId, keys, types } = made;
    const now = this.#clock.now();
    await this.#database.write(async (tx) => {
      await tx.run(sql`delete from push_subscription where expires_at <= ${now} or not ${standsAt(now)}`);
      const count = await tx.row(sql`select count(*) from push_subscription where account_id = ${accountId}`);
      if (number(count?.[0]) >= PUSH_SUBSCRIPTIONS_MAX)
        throw new Refusal("limit", `an account has at most ${PUSH_SUBSCRIPTIONS_MAX} push subscriptions`);
      const version = await tx.row(sql`select version from credential where account_id = ${accountId}`);
      await tx.run(sql`
        insert into push_subscription
          (id, account_id, login, credential_version, client, url, p256dh, auth, code, types, told, expires_at, changed_at)
        values (${made.id}, ${accountId}, ${made.login}, ${number(version?.[0] ?? 0)}, ${made.client}, ${made.url},
          ${keys?.p256dh ?? null}, ${keys?.auth ?? null}, ${made.code},
          ${types === undefined ? null : JSON.stringify(types)}, ${null}, ${made.expiresAt}, ${now})`);
    });
    return made;
  }

  /** Those that were made with this login. */
  async of(accountId: AccountId, login: string): Promise<readonly PushSubscription[]> {
    return (await this.#ofAccount(accountId)).filter((each) => each.login === login);
  }

  /** Undefined when it is not there any more, or should not be. */
  async find(accountId: AccountId, id: string): Promise<PushSubscription | undefined> {
    return (await this.#ofAccount(accountId)).find((each) => each.id === id);
  }

  /** Those of everybody that have proved themselves. */
  async proved(perPage = ROWS_PER_PAGE_MAX): Promise<readonly PushSubscription[]> {
    const all: PushSubscription[] = [];
    for (let last = ""; ;) {
      const page = await this.#read(sql`s.told is not null and s.id > ${last}`, sql`order by s.id limit ${perPage}`);
      all.push(...page);
      last = page.at(-1)?.id ?? "";
      if (page.length < perPage) return all;
    }
  }

  #ofAccount(accountId: AccountId): Promise<readonly PushSubscription[]> {
    return this.#read(sql`s.account_id = ${accountId}`, sql`order by s.changed_at, s.id`);
  }

  /** What is not expired, of accounts that may log in, with the password that they were made with, by who could still do so. */
  async #read(which: Sql, inOrder: Sql): Promise<readonly PushSubscription[]> {
    const now = this.#clock.now();
    const rows = await this.#database.read((tx) =>
      tx.rows(sql`
        select s.id, s.account_id, s.login, s.client, s.url, s.p256dh, s.auth, s.code, s.types, s.told, s.expires_at
        from push_subscription s
        join account a on a.id = s.account_id
        join credential c on c.account_id = s.account_id
        where ${which} and s.expires_at > ${now} and a.enabled = 1
          and c.version = s.credential_version and s.id in (select id from push_subscription where ${standsAt(now)})
        ${inOrder}`),
    );
    return rows.map(subscriptionOf);
  }

  /** Another one whenever `proved` may answer something else, but for what expires. */
  version(): Promise<number> {
    return this.#database.read(directoryVersion);
  }

  /** What a client that has proved itself was told. */
  async noteTold(id: string, told: string): Promise<void> {
    await this.#database.write((tx) => tx.run(sql`update push_subscription set told = ${told} where id = ${id}`));
  }

  async change(id: string, change: PushSubscriptionChange): Promise<void> {
    const now = this.#clock.now();
    const { types, told, expiresAt } = change;
    await this.#database.write(async (tx) => {
      await nextVersion(tx);
      if (Object.hasOwn(change, "types"))
        await tx.run(sql`
          update push_subscription set types = ${types === undefined ? null : JSON.stringify(types)} where id = ${id}`);
      if (told !== undefined) await tx.run(sql`update push_subscription set told = ${told} where id = ${id}`);
      if (expiresAt !== undefined)
        await tx.run(sql`update push_subscription set expires_at = ${expiresAt} where id = ${id}`);
      await tx.run(sql`update push_subscription set changed_at = ${now} where id = ${id}`);
    });
  }

  async remove(id: string): Promise<void> {
    await this.#database.write(async (tx) => {
      if ((await tx.run(sql`delete from push_subscription where id = ${id}`)) > 0) await nextVersion(tx);
    });
  }

  /** Of this server, made when it is needed first. */
  async key(): Promise<KeyObject> {
    const made = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "der" });
    const read = () => this.#database.read((tx) => tx.row(sql`select private_key from push_key where id = 1`));
    let row = await read();
    if (row === undefined) {
      await this.#database.write((tx) =>
        tx.run(sql`insert into push_key (id, private_key) values (1, ${made}) on conflict (id) do nothing`),
      );
      row = await read();
    }
    return createPrivateKey({ key: Buffer.from(row?.[0] as Uint8Array), type: "pkcs8", format: "der" });
  }
}

function subscriptionOf([
  id,
  accountId,
  login,
  client,
  url,
  p256dh,
  auth,
  code,
  types,
  told,
  expiresAt,
]: Row): PushSubscription {
  return {
    id: text(id),
    accountId: accountIdOf(accountId),
    login: text(login),
    client: text(client),
    url: text(url),
    keys: p256dh instanceof Uint8Array && auth instanceof Uint8Array ? { p256dh, auth } : undefined,
    code: text(code),
    types: typeof types === "string" ? (JSON.parse(types) as readonly string[]) : undefined,
    told: typeof told === "string" ? told : undefined,
    expiresAt: number(expiresAt),
  };
}

/** Whether the login of a subscription holds: the token and the session are there, and the password is enough. */
function standsAt(now: number): Sql {
  return sql`(
    (login = 'password' and not exists (
      select 1 from totp where totp.account_id = push_subscription.account_id and confirmed_at is not null))
    or login in ('', 'issuer')
    or exists (select 1 from app_token
      where app_token.account_id = push_subscription.account_id and 'token ' || app_token.token = login)
    or exists (select 1 from web_session
      where web_session.account_id = push_subscription.account_id and 'session ' || web_session.token = login
        and used_at >= ${now - WEB_SESSION_MS}))`;
}
