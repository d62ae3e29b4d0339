/** SQLite: one file for the directory, one for deliveries, one for each account, all in the data folder. */
import { join } from "node:path";
import type { Config } from "../../config/schema.ts";
import { Checkpointer } from "../../db/checkpointer.ts";
import type { Migration } from "../../db/migrate.ts";
import { SqliteAccounts } from "../../db/sqlite-accounts.ts";
import { openSqlite } from "../../db/sqlite.ts";
import { directoryMigrations } from "../../directory/migrations/index.ts";
import { mailMigrations } from "../../mail/migrations/index.ts";
import { storeMigrations } from "../../store/migrations/index.ts";
import { type Engine, type EngineParts, Opening } from "./engine.ts";

export async function openSqliteEngine(config: Config, { bus, log, alarm, workers }: EngineParts): Promise<Engine> {
  await using opening = new Opening();
  // Who serves clients must not wait for the disk in between: a thread does that.
  const checkpointer = workers > 0 ? opening.shared(new Checkpointer()) : undefined;
  const openFile = (name: string, migrations: readonly Migration[]): ReturnType<typeof openSqlite> =>
    openSqlite(join(config.data, name), { migrations, create: true, checkpointer, log, alarm });
  const directory = opening.given(await openFile("directory.db", directoryMigrations));
  const deliveries = opening.given(await openFile("deliveries.db", mailMigrations));
  const folder = join(config.data, "accounts");
  const accounts = opening.shared(
    new SqliteAccounts({
      folder,
      migrations: storeMigrations,
      log,
      alarm,
      ...(checkpointer === undefined ? {} : { checkpointer }),
    }),
  );
  const opened = opening.done();
  return { directory, deliveries, accounts, bus, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}
