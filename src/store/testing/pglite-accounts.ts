/** The databases of accounts in a PostgreSQL that lives in this process. */
import type { AccountDatabases } from "../../db/database.ts";
import { openPostgresAccounts } from "../../db/postgres.ts";
import { PglitePools } from "../../db/testing/pglite-pool.ts";
import { storeMigrations } from "../migrations/index.ts";

export async function pgliteAccounts(): Promise<AccountDatabases> {
  const pools = await PglitePools.start();
  return closing(await openPostgresAccounts(pools.pool("mail"), storeMigrations), () => pools[Symbol.asyncDispose]());
}

/** Databases that close more than themselves. */
export function closing(databases: AccountDatabases, close: () => PromiseLike<void>): AccountDatabases {
  return {
    engine: databases.engine,
    account: (id) => databases.account(id),
    create: (id) => databases.create(id),
    remove: (id) => databases.remove(id),
    list: () => databases.list(),
    [Symbol.asyncDispose]: async () => {
      await databases[Symbol.asyncDispose]();
      await close();
    },
  };
}
