/** PostgreSQL: the same tables in schemas of their own, for many machines. */
import { openPostgresBus } from "../../bus/postgres.ts";
import type { Config } from "../../config/schema.ts";
import { openPostgres, openPostgresAccounts } from "../../db/postgres.ts";
import { openPostgresChannel, openPostgresPool } from "../../db/postgres-client.ts";
import { directoryMigrations } from "../../directory/migrations/index.ts";
import { mailMigrations } from "../../mail/migrations/index.ts";
import { storeMigrations } from "../../store/migrations/index.ts";
import { type Engine, type EngineParts, Opening } from "./engine.ts";

/** The fewest connections of a process: one each for the directory, for deliveries, for notices, and for mail. */
const SHARE_MIN = 4;

/** The channel of LISTEN and NOTIFY. */
const CHANNEL = "posthorn";

export async function openPostgresEngine(config: Config, { log, alarm, workers }: EngineParts): Promise<Engine> {
  const url = config.store.postgresql;
  await using opening = new Opening();
  const share = Math.max(SHARE_MIN, Math.floor(config.store.connections / Math.max(1, workers)));
  const few = Math.ceil(share / 8);
  const pool = (schema: string, connectionsMax: number): ReturnType<typeof openPostgresPool> =>
    openPostgresPool({ url, schema: `posthorn_${schema}`, connectionsMax, log, alarm });
  const directory = opening.given(await openPostgres(pool("directory", few), directoryMigrations));
  const deliveries = opening.given(await openPostgres(pool("deliveries", few), mailMigrations));
  const accounts = opening.shared(await openPostgresAccounts(pool("mail", share - 2 * few - 1), storeMigrations));
  const bus = opening.shared(openPostgresBus((onPayload) => openPostgresChannel(url, CHANNEL, onPayload), log));
  const opened = opening.done();
  return { directory, deliveries, accounts, bus, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}
