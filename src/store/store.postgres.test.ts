import { randomBytes } from "node:crypto";
import { openPostgresAccounts } from "../db/postgres.ts";
import { openPostgresPool } from "../db/postgres-client.ts";
import { transaction } from "../db/postgres-transaction.ts";
import { sql } from "../db/sql.ts";
import { PglitePools } from "../db/testing/pglite-pool.ts";
import type { AccountDatabases } from "../db/database.ts";
import { storeMigrations } from "./migrations/index.ts";
import { storeContract } from "./store.contract.ts";

/** Databases that close more than themselves. */
function closing(databases: AccountDatabases, close: () => PromiseLike<void>): AccountDatabases {
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

storeContract("PGlite", async () => {
  const pools = await PglitePools.start();
  return closing(await openPostgresAccounts(pools.pool("mail"), storeMigrations), () => pools[Symbol.asyncDispose]());
});

const url = process.env["POSTHORN_TEST_POSTGRES"];
if (url !== undefined) {
  storeContract("a PostgreSQL server", async () => {
    const schema = `mail_test_${randomBytes(6).toString("hex")}`;
    const databases = await openPostgresAccounts(openPostgresPool({ url, schema }), storeMigrations);
    return closing(databases, async () => {
      await using pool = openPostgresPool({ url, schema: "public" });
      await transaction(pool, [sql`begin`, sql`select 1`], (tx) =>
        tx.run({ text: [`drop schema "${schema}" cascade`], values: [] }),
      );
    });
  });
}
