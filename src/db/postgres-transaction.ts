/** One transaction on one connection of PostgreSQL, from the first statement to commit or rollback. */
import { Refusal } from "../base/errors.ts";
import { type Row, ROWS_PER_PAGE_MAX, type Tx } from "./database.ts";
import { postgresRefusal } from "./postgres-errors.ts";
import type { Answer, PostgresPool, PostgresSession } from "./postgres-session.ts";
import { joiner, sql, type Sql } from "./sql.ts";

const textOf = joiner((index) => `$${index}`);
const commit = sql`commit`;
const rollback = sql`rollback`;

/**
 * Runs a body between opening statements, which are sent in one go, and a commit. The last of them has to give a row, or the
 * database is not there: Refusal("not-found"). Throws Refusal("unavailable") when PostgreSQL is in trouble, away or hung.
 */
export async function transaction<T>(
  pool: PostgresPool,
  opening: readonly Sql[],
  body: (tx: Tx) => Promise<T>,
  patience?: "endless",
): Promise<T> {
  try {
    const session = await pool.connect(patience);
    const tx = new PostgresTx(session);
    try {
      return await tx.perform(opening, body);
    } finally {
      session.release(tx.isOpen);
    }
  } catch (error) {
    throw postgresRefusal(error, pool.alarm);
  }
}

class PostgresTx implements Tx {
  readonly left = undefined;
  readonly #session: PostgresSession;
  #state: "running" | "ending" | "over" = "running";
  /** PostgreSQL does nothing more in a transaction after a failed statement, and then takes a commit for a rollback. */
  #failure: { readonly error: unknown } | undefined;

  constructor(session: PostgresSession) {
    this.#session = session;
  }

  /** Whether the connection is still in the middle of it, which no other transaction could use. */
  get isOpen(): boolean {
    return this.#state !== "over";
  }

  /** Every statement waits for the network already. */
  async breathe(): Promise<void> {
    await Promise.resolve();
  }

  async perform<T>(opening: readonly Sql[], body: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      const answers = await Promise.all(opening.map((statement) => this.#query(statement)));
      if (answers.at(-1)?.rows.length === 0) throw new Refusal("not-found", "there is no such database");
      const result = await body(this);
      if (this.#failure !== undefined) throw this.#failure.error;
      this.#state = "ending";
      await this.#send(commit);
      this.#state = "over";
      return result;
    } catch (error) {
      if (this.#state === "running") await this.#rollBack();
      throw error;
    }
  }

  /** When even that fails, the connection is lost, and PostgreSQL rolls back by itself. */
  async #rollBack(): Promise<void> {
    this.#state = "ending";
    try {
      await this.#send(rollback);
      this.#state = "over";
    } catch {
      // `isOpen` tells.
    }
  }

  async rows(statement: Sql): Promise<readonly Row[]> {
    const { rows } = await this.#query(statement);
    if (rows.length > ROWS_PER_PAGE_MAX) throw new Error(`a statement gave ${rows.length} rows: read them in pages`);
    return rows;
  }

  async row(statement: Sql): Promise<Row | undefined> {
    return (await this.#query(statement)).rows[0];
  }

  async run(statement: Sql): Promise<number> {
    return (await this.#query(statement)).changes;
  }

  async #query(statement: Sql): Promise<Answer> {
    if (this.#state !== "running") throw new Error("a statement came after the end of its transaction");
    try {
      return await this.#send(statement);
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
  }

  #send(statement: Sql): Promise<Answer> {
    return this.#session.query(textOf(statement), statement.values);
  }
}
