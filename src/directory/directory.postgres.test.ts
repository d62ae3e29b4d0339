import { randomBytes } from "node:crypto";
import { after } from "node:test";
import type { Database } from "../db/database.ts";
import { openPostgresPool } from "../db/postgres-client.ts";
import type { PostgresPool } from "../db/postgres-session.ts";
import { transaction } from "../db/postgres-transaction.ts";
import { openPostgres } from "../db/postgres.ts";
import { sql } from "../db/sql.ts";
import { PglitePools } from "../db/testing/pglite-pool.ts";
import { withEnd } from "../db/testing/with-end.ts";
import { domainKeysContract } from "./contract/domain-keys.contract.ts";
import { leasesContract } from "./contract/leases.contract.ts";
import { directoryContract } from "./directory.contract.ts";
import { directoryMigrations } from "./migrations/index.ts";
import type { TestDatabases } from "./testing/directory-under-test.ts";

/** Pools on one fresh schema; disposing takes it away where it would stay. */
interface Pools extends AsyncDisposable {
  pool(): PostgresPool;
}

async function openBoth(pools: Pools): Promise<TestDatabases> {
  const one = await openPostgres(pools.pool(), directoryMigrations);
  const other = await openPostgres(pools.pool(), directoryMigrations);
  return {
    one,
    other,
    async [Symbol.asyncDispose]() {
      await one[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
      await pools[Symbol.asyncDispose]();
    },
  };
}

async function openOne(pools: Pools): Promise<Database> {
  const database = await openPostgres(pools.pool(), directoryMigrations);
  return withEnd(database, async () => {
    await database[Symbol.asyncDispose]();
    await pools[Symbol.asyncDispose]();
  });
}

const pglite = await PglitePools.start();
after(() => pglite[Symbol.asyncDispose]());
const inPglite = (schema: string): Pools => ({
  pool: () => pglite.pool(schema),
  [Symbol.asyncDispose]: async () => undefined,
});

directoryContract("PGlite", () => openBoth(inPglite("directory")));
domainKeysContract("PGlite", () => openBoth(inPglite("keys")));
leasesContract("PGlite", () => openOne(inPglite("leases")));

const url = process.env["POSTHORN_TEST_POSTGRES"];
if (url !== undefined) {
  const server = (): Pools => {
    const schema = `directory_test_${randomBytes(6).toString("hex")}`;
    return {
      pool: () => openPostgresPool({ url, schema }),
      async [Symbol.asyncDispose]() {
        await using pool = openPostgresPool({ url, schema: "public" });
        const drop = { text: [`drop schema "${schema}" cascade`], values: [] };
        await transaction(pool, [sql`begin`, sql`select 1`], (tx) => tx.run(drop));
      },
    };
  };
  directoryContract("a PostgreSQL server", () => openBoth(server()));
  domainKeysContract("a PostgreSQL server", () => openBoth(server()));
  leasesContract("a PostgreSQL server", () => openOne(server()));
}
