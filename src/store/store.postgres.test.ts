import { randomBytes } from "node:crypto";
import { openPostgresAccounts } from "../db/postgres.ts";
import { openPostgresPool } from "../db/postgres-client.ts";
import { transaction } from "../db/postgres-transaction.ts";
import { sql } from "../db/sql.ts";
import { storeMigrations } from "./migrations/index.ts";
import { storeContract } from "./store.contract.ts";
import { closing, pgliteAccounts } from "./testing/pglite-accounts.ts";

storeContract("PGlite", pgliteAccounts);

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
