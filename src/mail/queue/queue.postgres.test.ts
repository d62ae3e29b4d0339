import { randomBytes } from "node:crypto";
import { openPostgresPool } from "../../db/postgres-client.ts";
import { transaction } from "../../db/postgres-transaction.ts";
import { openPostgres } from "../../db/postgres.ts";
import { sql } from "../../db/sql.ts";
import { PglitePools } from "../../db/testing/pglite-pool.ts";
import { mailMigrations } from "../migrations/index.ts";
import { describeQueue } from "./queue.contract.ts";
import type { QueueDatabases } from "./testing/queue-under-test.ts";

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
  describeQueue("a PostgreSQL server", async () => {
    const schemas: string[] = [];
    return {
      async open() {
        const schema = `queue_test_${randomBytes(6).toString("hex")}`;
        schemas.push(schema);
        return openPostgres(openPostgresPool({ url, schema }), mailMigrations);
      },
      async [Symbol.asyncDispose]() {
        await using pool = openPostgresPool({ url, schema: "public" });
        for (const schema of schemas) {
          const drop = { text: [`drop schema "${schema}" cascade`], values: [] };
          await transaction(pool, [sql`begin`, sql`select 1`], (tx) => tx.run(drop));
        }
      },
    };
  });
}
