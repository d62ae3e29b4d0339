/** PostgreSQL as a database: one for all accounts, whose rows all carry their account, and one that belongs to none. */
import { type AccountDatabases, type Database, ROWS_PER_PAGE_MAX, type Tx } from "./database.ts";
import { migrate, type Migration, postgresTypes } from "./migrate.ts";
import type { PostgresPool } from "./postgres-session.ts";
import { transaction } from "./postgres-transaction.ts";
import { sql, type Sql } from "./sql.ts";

/** The row that writers lock in a database that belongs to no account. */
const NO_ACCOUNT = 0;
/** Nodes that start at the same time wait for each other with this advisory lock; any number that nobody else uses. */
const MIGRATION_LOCK = 7_629_713;

const begin = sql`begin isolation level read committed`;
/** For what takes the longer the more there is. */
const unlimited = sql`set local statement_timeout = 0`;
/** Another node's migration is waited for to its end. */
const endlessly = sql`set local lock_timeout = 0`;

/** Brings the schema up to date. The database belongs to no account; disposing it closes the pool. */
export async function openPostgres(pool: PostgresPool, migrations: readonly Migration[]): Promise<Database> {
  await prepare(pool, migrations);
  return new PostgresDatabase(pool, NO_ACCOUNT, async () => pool[Symbol.asyncDispose]());
}

/** Brings the schema up to date. Disposing the databases closes the pool. */
export async function openPostgresAccounts(
  pool: PostgresPool,
  migrations: readonly Migration[],
): Promise<AccountDatabases> {
  await prepare(pool, migrations);
  return new PostgresAccounts(pool);
}

async function prepare(pool: PostgresPool, migrations: readonly Migration[]): Promise<void> {
  const opening = [begin, unlimited, endlessly, sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`];
  const body = async (tx: Tx): Promise<void> => {
    // A table that somebody holds is waited for as ever (LOCK_MS_MAX): everybody else waits behind a migration that does.
    await tx.run(sql`set local lock_timeout to default`);
    await tx.run({ text: [`create schema if not exists "${pool.schema}"`], values: [] });
    await tx.run(sql`create table if not exists account_database (account_id bigint not null primary key)`);
    await tx.run(sql`insert into account_database (account_id) values (${NO_ACCOUNT}) on conflict do nothing`);
    await migrate(tx, migrations, postgresTypes);
  };
  await transaction(pool, opening, body, "endless");
}

class PostgresDatabase implements Database {
  readonly #pool: PostgresPool;
  readonly #toRead: readonly Sql[];
  readonly #toWrite: readonly Sql[];
  readonly #toWriteSoftly: readonly Sql[];
  readonly #close: () => Promise<void>;

  constructor(pool: PostgresPool, accountId: number, close: () => Promise<void>) {
    this.#pool = pool;
    this.#close = close;
    const account = sql`select account_id from account_database where account_id = ${accountId}`;
    // Statements after the lock see what the writers before have committed; a snapshot taken with the lock would not.
    const locked = sql`${account} for update`;
    this.#toRead = [sql`begin isolation level repeatable read read only`, account];
    this.#toWrite = [begin, locked];
    this.#toWriteSoftly = [begin, sql`set local synchronous_commit = off`, locked];
  }

  read<T>(body: (tx: Tx) => Promise<T>): Promise<T> {
    return transaction(this.#pool, this.#toRead, body);
  }

  write<T>(body: (tx: Tx) => Promise<T>, options?: { durable?: boolean }): Promise<T> {
    return transaction(this.#pool, options?.durable === false ? this.#toWriteSoftly : this.#toWrite, body);
  }

  version(): undefined {
    return undefined;
  }

  rowsNow(): undefined {
    return undefined;
  }

  /** Its own autovacuum does that. */
  async shrink(): Promise<number> {
    return 0;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close();
  }
}

class PostgresAccounts implements AccountDatabases {
  readonly engine = "postgres";
  readonly #pool: PostgresPool;

  constructor(pool: PostgresPool) {
    this.#pool = pool;
  }

  account(id: number): Database {
    return new PostgresDatabase(this.#pool, id, async () => undefined);
  }

  async create(id: number): Promise<void> {
    const add = sql`insert into account_database (account_id) values (${id}) on conflict do nothing`;
    await this.#pooled((tx) => tx.run(add));
  }

  /** Removes the account's rows from every table that has an account. */
  async remove(id: number): Promise<void> {
    const body = async (tx: Tx): Promise<void> => {
      const locked = await tx.row(sql`select account_id from account_database where account_id = ${id} for update`);
      if (locked === undefined) return;
      const tables = await tx.rows(sql`
        select table_name from information_schema.columns
        where table_schema = current_schema() and column_name = 'account_id' and table_name <> 'account_database'`);
      for (const [table] of tables) {
        await tx.run(sql`delete from ${name(String(table))} where account_id = ${id}`);
      }
      await tx.run(sql`delete from account_database where account_id = ${id}`);
    };
    await transaction(this.#pool, [begin, unlimited, sql`select 1`], body, "endless");
  }

  /** A transaction that may find no account. */
  #pooled<T>(body: (tx: Tx) => Promise<T>): Promise<T> {
    return transaction(this.#pool, [begin, sql`select 1`], body);
  }

  async *list(): AsyncIterable<number> {
    for (let last = NO_ACCOUNT; ;) {
      const after = last;
      const page = await this.#pooled((tx) =>
        tx.rows(sql`
          select account_id from account_database where account_id > ${after}
          order by account_id limit ${ROWS_PER_PAGE_MAX}`),
      );
      for (const [id] of page) yield (last = Number(id));
      if (page.length < ROWS_PER_PAGE_MAX) return;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool[Symbol.asyncDispose]();
  }
}

/** A table's name, quoted. */
function name(table: string): Sql {
  return { text: [`"${table.replaceAll('"', '""')}"`], values: [] };
}
