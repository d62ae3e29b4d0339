/** PostgreSQL inside the test process: one connection, which sessions take turns at. */
import { PGlite } from "@electric-sql/pglite";
import type { Row } from "../database.ts";
import type { Answer, PostgresPool, PostgresSession } from "../postgres-session.ts";
import type { Value } from "../sql.ts";

const INT8 = 20;
const NUMERIC = 1700;
const asNumbers = { parsers: { [INT8]: Number, [NUMERIC]: Number } };

/** Pools of one PGlite, each with a schema of its own. */
export class PglitePools implements AsyncDisposable {
  readonly #postgres: PGlite;
  #last: Promise<void> = Promise.resolve();

  private constructor(postgres: PGlite) {
    this.#postgres = postgres;
  }

  static async start(): Promise<PglitePools> {
    return new PglitePools(await PGlite.create());
  }

  pool(schema: string): PostgresPool {
    return { schema, connect: () => this.#connect(schema), [Symbol.asyncDispose]: async () => undefined };
  }

  async #connect(schema: string): Promise<PostgresSession> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    await this.#postgres.query(`set search_path to "${schema}"`);
    return { query: (text, values) => this.#query(text, values), release: () => resolve() };
  }

  async #query(text: string, values: readonly Value[] = []): Promise<Answer> {
    const result = await this.#postgres.query<Row>(text, [...values], { rowMode: "array", ...asNumbers });
    return { rows: result.rows, changes: result.affectedRows ?? 0 };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#postgres.close();
  }
}
