/** What is kept of certificates that the server fetches for itself. All processes and machines of a directory read it, one at a time orders. */
import type { Database } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { text } from "./rows.ts";

export interface AcmeAccount {
  /** PKCS #8 in PEM. */
  readonly key: string;
  /** Undefined until the authority has made it. */
  readonly url: string | undefined;
}

/** An order that was begun; another process goes on with it when this one is killed. */
export interface AcmeOrder {
  /** The address of the authority's directory. */
  readonly authority: string;
  readonly url: string;
  readonly names: readonly string[];
  /** That of the certificate, PKCS #8 in PEM. */
  readonly key: string;
}

export interface HeldCertificate {
  /** Whose directory it came from. */
  readonly authority: string;
  /** PEM: the certificate, then those above it. */
  readonly chain: string;
  /** PKCS #8 in PEM. */
  readonly key: string;
}

/** Times are epoch milliseconds. */
export interface KeptCertificate {
  readonly held?: HeldCertificate;
  readonly order?: AcmeOrder | undefined;
  /** What went wrong the last time; gone when it went well. */
  readonly trouble?: { readonly text: string; readonly at: number };
  /** Failures in a row, and when the next try may be. */
  readonly failures: number;
  readonly nextTryAt: number;
  /** Tries of one day, counted from 1970. */
  readonly tries: { readonly day: number; readonly count: number };
  /** When the authority wants it renewed, and when to ask again. */
  readonly renewal?: { readonly at: number | undefined; readonly askAt: number };
}

export interface Challenge {
  readonly token: string;
  /** The name that it is about. */
  readonly name: string;
  /** The key authorization. */
  readonly answer: string;
  /** Shown to who asks over TLS. */
  readonly shown: { readonly certificate: string; readonly key: string } | undefined;
  readonly expiresAt: number;
}

export class AcmeBook {
  readonly #database: Database;

  /** `database` holds the tables of `directoryMigrations`. */
  constructor(database: Database) {
    this.#database = database;
  }

  account(authority: string): Promise<AcmeAccount | undefined> {
    return this.#database.read(async (tx) => {
      const row = await tx.row(sql`select private_key, url from acme_account where authority = ${authority}`);
      return row && { key: text(row[0]), url: row[1] === null ? undefined : text(row[1]) };
    });
  }

  async keepAccount(authority: string, { key, url }: AcmeAccount): Promise<void> {
    await this.#database.write((tx) =>
      tx.run(sql`
        insert into acme_account (authority, private_key, url) values (${authority}, ${key}, ${url ?? null})
        on conflict (authority) do update set private_key = excluded.private_key, url = excluded.url`),
    );
  }

  /** Each by its name, in order of names. */
  async certificates(): Promise<ReadonlyMap<string, KeptCertificate>> {
    const rows = await this.#database.read((tx) =>
      tx.rows(sql`select name, state from acme_certificate order by name`),
    );
    return new Map(rows.map(([name, state]) => [text(name), JSON.parse(text(state)) as KeptCertificate]));
  }

  async keep(name: string, certificate: KeptCertificate): Promise<void> {
    const state = JSON.stringify(certificate);
    await this.#database.write((tx) =>
      tx.run(sql`
        insert into acme_certificate (name, state) values (${name}, ${state})
        on conflict (name) do update set state = excluded.state`),
    );
  }

  async forget(name: string): Promise<void> {
    await this.#database.write((tx) => tx.run(sql`delete from acme_certificate where name = ${name}`));
  }

  /** Removes those that nobody asks for any more. */
  async ask({ token, name, answer, shown, expiresAt }: Challenge, now: number): Promise<void> {
    await this.#database.write(async (tx) => {
      await tx.run(sql`delete from acme_challenge where expires_at <= ${now} or token = ${token}`);
      await tx.run(sql`
        insert into acme_challenge (token, name, answer, certificate, private_key, expires_at)
        values (${token}, ${name}, ${answer}, ${shown?.certificate ?? null}, ${shown?.key ?? null}, ${expiresAt})`);
    });
  }

  async answered(token: string): Promise<void> {
    await this.#database.write((tx) => tx.run(sql`delete from acme_challenge where token = ${token}`));
  }

  /** What an authority shall find at this token; undefined when nobody is to ask. */
  answerTo(token: string, now: number): Promise<string | undefined> {
    return this.#database.read(async (tx) => {
      const row = await tx.row(
        sql`select answer from acme_challenge where token = ${token} and certificate is null and expires_at > ${now}`,
      );
      return row && text(row[0]);
    });
  }

  /** What one shall see who asks about this name over TLS. */
  shownFor(name: string, now: number): Promise<Challenge["shown"]> {
    return this.#database.read(async (tx) => {
      const row = await tx.row(sql`
        select certificate, private_key from acme_challenge
        where name = ${name} and certificate is not null and expires_at > ${now} order by expires_at desc limit 1`);
      return row && { certificate: text(row[0]), key: text(row[1]) };
    });
  }
}
