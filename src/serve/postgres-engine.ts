/** PostgreSQL: the same tables in schemas of their own, for many machines. */
import { openPostgresBus } from "../bus/postgres.ts";
import type { Config } from "../config/schema.ts";
import { openPostgres, openPostgresAccounts } from "../db/postgres.ts";
import { openPostgresChannel, openPostgresPool } from "../db/postgres-client.ts";
import { directoryMigrations } from "../directory/migrations/index.ts";
import { mailMigrations } from "../mail/migrations/index.ts";
import { storeMigrations } from "../store/migrations/index.ts";
import type { Engine, EngineParts } from "./engine.ts";

/** The channel of LISTEN and NOTIFY. */
const CHANNEL = "posthorn";

export async function openPostgresEngine(config: Config, { log }: Pick<EngineParts, "log">): Promise<Engine> {
  const url = config.store.postgresql;
  await using opening = new AsyncDisposableStack();
  const pool = (schema: string): ReturnType<typeof openPostgresPool> =>
    openPostgresPool({ url, schema: `posthorn_${schema}`, log });
  const directory = await openPostgres(pool("directory"), directoryMigrations);
  const deliveries = await openPostgres(pool("deliveries"), mailMigrations);
  const accounts = opening.use(await openPostgresAccounts(pool("mail"), storeMigrations));
  const bus = opening.use(openPostgresBus((onPayload) => openPostgresChannel(url, CHANNEL, onPayload), log));
  const opened = opening.move();
  return { directory, deliveries, accounts, bus, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
