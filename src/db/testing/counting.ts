/** Databases that count what is asked of them: what an operation costs, without a clock. */
import type { AccountDatabases, Database, Row, Tx } from "../database.ts";
import { type Sql, sql } from "../sql.ts";

export interface DatabaseCosts {
  readonly transactions: number;
  readonly statements: number;
  /** Rows that were read. */
  readonly rows: number;
  /** Writes that waited for the disk: each costs a sync when nobody shares it. */
  readonly syncs: number;
  /** Looks whether others have written. */
  readonly looks: number;
}

const nothing = { transactions: 0, statements: 0, rows: 0, syncs: 0, looks: 0 };

export class Counting implements AccountDatabases {
  readonly #inner: AccountDatabases;
  #costs = { ...nothing };
  /** How SQLite means to find the rows of what is read, as long as somebody wants to know. */
  plans: string[] | undefined;

  constructor(inner: AccountDatabases) {
    this.#inner = inner;
  }

  get engine(): AccountDatabases["engine"] {
    return this.#inner.engine;
  }

  /** What was asked since the last call. */
  take(): DatabaseCosts {
    const costs = this.#costs;
    this.#costs = { ...nothing };
    return costs;
  }

  account(id: number): Database {
    const database = this.#inner.account(id);
    return {
      read: (body) => {
        this.#costs.transactions++;
        return database.read((tx) => body(this.#counting(tx)));
      },
      write: (body, options) => {
        this.#costs.transactions++;
        if (options?.durable !== false) this.#costs.syncs++;
        return database.write((tx) => body(this.#counting(tx)), options);
      },
      version: () => {
        this.#costs.looks++;
        return database.version();
      },
      rowsNow: (statement) => this.#read(database.rowsNow(statement)),
      shrink: () => database.shrink(),
      [Symbol.asyncDispose]: async () => database[Symbol.asyncDispose](),
    };
  }

  #read<Rows extends readonly Row[] | undefined>(rows: Rows): Rows {
    this.#costs.statements++;
    this.#costs.rows += rows?.length ?? 0;
    return rows;
  }

  #counting(tx: Tx): Tx {
    return {
      rows: async (statement) => {
        for (const row of this.plans === undefined ? [] : await tx.rows(sql`explain query plan ${statement}`))
          this.plans?.push(String(row[3]));
        return this.#read(await tx.rows(statement));
      },
      row: async (statement) => {
        const row = await tx.row(statement);
        this.#read(row === undefined ? [] : [row]);
        return row;
      },
      run: (statement: Sql) => {
        this.#costs.statements++;
        return tx.run(statement);
      },
      breathe: () => tx.breathe(),
      get left() {
        return tx.left;
      },
    };
  }

  create(id: number): Promise<void> {
    return this.#inner.create(id);
  }
  remove(id: number): Promise<void> {
    return this.#inner.remove(id);
  }
  list(): AsyncIterable<number> {
    return this.#inner.list();
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inner[Symbol.asyncDispose]();
  }
}
