/** PostgreSQL inside the test process: one connection, which sessions take turns at. */
import { parse, type PGlite, protocol } from "@electric-sql/pglite";
import type { Row } from "../database.ts";
import { NAMED_STATEMENTS_MAX } from "../limits.ts";
import type { Answer, PostgresPool, PostgresSession } from "../postgres-session.ts";
import type { Value } from "../sql.ts";
import { startPglite } from "./pglite.ts";

type Messages = Parameters<typeof parse.parseResults>[0];

const { serialize } = protocol;
const INT8 = 20;
const NUMERIC = 1700;

/** Pools of one PGlite, each with a schema of its own. */
export class PglitePools implements AsyncDisposable {
  readonly #postgres: PGlite;
  readonly #parsers: PGlite["parsers"];
  readonly #names = new Map<string, string>();
  #named = 0;
  #schema: string | undefined;
  #last: Promise<void> = Promise.resolve();

  private constructor(postgres: PGlite) {
    this.#postgres = postgres;
    this.#parsers = { ...postgres.parsers, [INT8]: Number, [NUMERIC]: Number };
  }

  static async start(): Promise<PglitePools> {
    return new PglitePools(await startPglite());
  }

  pool(schema: string): PostgresPool {
    return { schema, connect: () => this.#connect(schema), [Symbol.asyncDispose]: async () => undefined };
  }

  async #connect(schema: string): Promise<PostgresSession> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    if (this.#schema !== schema) this.#query(`set search_path to "${schema}"`, []);
    this.#schema = schema;
    return { query: async (text, values = []) => this.#query(text, values), release: () => resolve() };
  }

  /** Planned once and sent in one go, as the driver does it: what PGlite offers itself asks five times for each statement. */
  #query(text: string, values: readonly Value[]): Answer {
    const known = this.#names.get(text);
    const name = known ?? (this.#names.size < NAMED_STATEMENTS_MAX ? `s${++this.#named}` : "");
    const answer = this.#postgres.execProtocolRawSync(
      Buffer.concat([
        ...(known === undefined ? [serialize.parse({ name, text })] : []),
        serialize.bind({ statement: name, values: values.map(written) }),
        serialize.describe({ type: "P" }),
        serialize.execute({}),
        serialize.sync(),
      ]),
    );
    try {
      const [result] = parse.parseResults(messagesIn(answer), this.#parsers, { rowMode: "array" });
      if (name !== "") this.#names.set(text, name);
      return { rows: (result?.rows ?? []) as unknown[] as Row[], changes: result?.affectedRows ?? 0 };
    } catch (error) {
      this.#names.delete(text);
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#postgres.close();
  }
}

const written = (value: Value): string | Uint8Array | null =>
  typeof value === "number" || typeof value === "bigint" ? String(value) : value;

/** Throws the server's error. */
function messagesIn(answer: Uint8Array): Messages {
  const messages: Messages = [];
  new protocol.Parser().parse(answer, (message) => void messages.push(message));
  for (const message of messages) if (message instanceof Error) throw message;
  return messages;
}
