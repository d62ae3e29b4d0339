import { randomBytes } from "node:crypto";
import type { Database } from "../../db/database.ts";
import { openPostgresPool } from "../../db/postgres-client.ts";
import { openPostgres } from "../../db/postgres.ts";
import { PglitePools } from "../../db/testing/pglite-pool.ts";
import { mailMigrations } from "../migrations/index.ts";
import { describeQueue, type QueueDatabases } from "./queue.contract.ts";

async function pglite(): Promise<QueueDatabases> {
  const pools = await PglitePools.start();
  let opened = 0;
  return {
    open: () => openPostgres(pools.pool(`queue_${++opened}`), mailMigrations),
    [Symbol.asyncDispose]: () => pools[Symbol.asyncDispose](),
  };
}

describeQueue("PGlite", pglite);

const url = process.env["POSTHORN_TEST_POSTGRES"];
if (url !== undefined) {
  describeQueue("a PostgreSQL server", async () => ({
    open: (): Promise<Database> =>
      openPostgres(openPostgresPool({ url, schema: `queue_test_${randomBytes(6).toString("hex")}` }), mailMigrations),
    [Symbol.asyncDispose]: async () => undefined,
  }));
}
