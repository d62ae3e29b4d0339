/** The driver of PostgreSQL: connections for transactions, and one that listens. Nothing else knows the package. */
import { setTimeout as after } from "node:timers/promises";
import { Client, type ClientConfig, Pool, type PoolClient, types } from "pg";
import { type Log, silentLog } from "../base/log.ts";
import type { StorageAlarm } from "../base/storage-alarm.ts";
import {
  ANSWER_MS_MAX,
  GOODBYE_MS_MAX,
  LOCK_MS_MAX,
  NAMED_STATEMENTS_MAX,
  NOTICE_MS_MAX,
  POSTGRES_CONNECT_MS_MAX,
  POSTGRES_CONNECTIONS_MAX,
  STATEMENT_MS_MAX,
} from "./limits.ts";
import type { Answer, PostgresPool, PostgresSession } from "./postgres-session.ts";
import type { Value } from "./sql.ts";

export interface PostgresOptions {
  /** postgresql://user:password@host/database?… */
  readonly url: string;
  /** The directory and the mail are in schemas of their own: lower-case letters and underscores. */
  readonly schema: string;
  readonly connectionsMax?: number;
  /** Milliseconds; tests shorten them. */
  readonly connectMsMax?: number;
  readonly answerMsMax?: number;
  readonly lockMsMax?: number;
  readonly log?: Log;
  readonly alarm?: StorageAlarm;
}

type TypeId = Parameters<typeof types.getTypeParser>[0];

/** Sums of int8 are numeric. Nothing that we store exceeds 2^53. */
const numbers: ReadonlySet<TypeId> = new Set([types.builtins.INT8, types.builtins.NUMERIC]);
const parsers: ClientConfig["types"] = {
  getTypeParser: (type: TypeId, format?: "text" | "binary") =>
    numbers.has(type) ? Number : types.getTypeParser(type, format),
};

function configOf(url: string, connectMsMax = POSTGRES_CONNECT_MS_MAX): ClientConfig {
  return {
    connectionString: url,
    connectionTimeoutMillis: connectMsMax,
    keepAlive: true,
    application_name: "posthorn",
  };
}

/** Connects at the first transaction. */
export function openPostgresPool(options: PostgresOptions): PostgresPool {
  const { url, schema, log = silentLog, answerMsMax = ANSWER_MS_MAX } = options;
  const pool = new Pool({
    ...configOf(url, options.connectMsMax),
    max: options.connectionsMax ?? POSTGRES_CONNECTIONS_MAX,
    types: parsers,
    pipeline: true,
    options: `-c search_path=${schema}`,
    lock_timeout: options.lockMsMax ?? LOCK_MS_MAX,
    statement_timeout: STATEMENT_MS_MAX,
    // A node that vanishes in the middle must not keep its locks.
    idle_in_transaction_session_timeout: LOCK_MS_MAX,
  });
  pool.on("error", (error) => log.warn({ err: error }, "an idle connection to PostgreSQL was lost"));
  const named = new Names();
  return {
    schema,
    alarm: options.alarm,
    connect: async (patience) =>
      new Session(await pool.connect(), named, patience === "endless" ? undefined : answerMsMax),
    [Symbol.asyncDispose]: () => pool.end(),
  };
}

/** Names for statements, the same on every connection, so that PostgreSQL plans them once each. */
class Names {
  readonly #byText = new Map<string, string>();

  of(text: string): string | undefined {
    const known = this.#byText.get(text);
    if (known !== undefined || this.#byText.size >= NAMED_STATEMENTS_MAX) return known;
    const name = `s${this.#byText.size}`;
    this.#byText.set(text, name);
    return name;
  }
}

class Session implements PostgresSession {
  readonly #client: PoolClient;
  readonly #names: Names;
  readonly #answerMsMax: number | undefined;

  constructor(client: PoolClient, names: Names, answerMsMax: number | undefined) {
    this.#client = client;
    this.#names = names;
    this.#answerMsMax = answerMsMax;
    client.on("error", ignore);
  }

  async query(text: string, values: readonly Value[] = []): Promise<Answer> {
    const { rows, rowCount } = await this.#client.query<Value[]>({
      name: this.#names.of(text),
      text,
      values: [...values],
      rowMode: "array",
      // Then the driver cuts the connection.
      ...(this.#answerMsMax === undefined ? {} : { query_timeout: this.#answerMsMax }),
    });
    return { rows, changes: rowCount ?? 0 };
  }

  release(broken: boolean): void {
    this.#client.off("error", ignore);
    this.#client.release(broken);
  }
}

/** The statement under way fails with the same error. */
function ignore(): void {
  return undefined;
}

/** A connection that listens to one of PostgreSQL's channels. */
export interface PostgresChannel extends AsyncDisposable {
  notify(payload: string): Promise<void>;
  /** Resolves when the connection is lost or closed. */
  readonly ended: Promise<unknown>;
}

/** `channel` is an identifier in lower-case letters. */
export async function openPostgresChannel(
  url: string,
  channel: string,
  onPayload: (payload: string) => void,
  answerMsMax = NOTICE_MS_MAX,
): Promise<PostgresChannel> {
  const client = new Client({ ...configOf(url), query_timeout: answerMsMax });
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  client.on("error", () => resolve());
  client.on("end", () => resolve());
  client.on("notification", (message) => onPayload(message.payload ?? ""));
  try {
    await client.connect();
    await client.query(`listen ${channel}`);
  } catch (error) {
    await leave(client);
    throw error;
  }
  return {
    ended,
    async notify(payload) {
      try {
        await client.query("select pg_notify($1, $2)", [channel, payload]);
      } catch (error) {
        // Who does not take notices does not send any either.
        resolve();
        throw error;
      }
    },
    [Symbol.asyncDispose]: () => leave(client),
  };
}

/** A server that is hung does not say goodbye: then the connection is cut. */
async function leave(client: Client): Promise<void> {
  await Promise.race([client.end(), after(GOODBYE_MS_MAX, undefined, { ref: false })]);
  client.connection.stream.destroy();
}
