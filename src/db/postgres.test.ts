import { randomBytes } from "node:crypto";
import { contractMigrations, databaseContract, type Engines } from "./database.contract.ts";
import { openPostgres, openPostgresAccounts } from "./postgres.ts";
import { openPostgresPool } from "./postgres-client.ts";
import type { PostgresPool } from "./postgres-session.ts";
import { sql } from "./sql.ts";
import { transaction } from "./postgres-transaction.ts";
import { PglitePools } from "./testing/pglite-pool.ts";

async function enginesOn(stack: AsyncDisposableStack, pool: (schema: string) => PostgresPool): Promise<Engines> {
  const [accounts, others, shared] = await Promise.all([
    openPostgresAccounts(pool("mail_test"), contractMigrations),
    openPostgresAccounts(pool("mail_test"), contractMigrations),
    openPostgres(pool("directory_test"), contractMigrations),
  ]);
  for (const each of [accounts, others, shared]) stack.use(each);
  return { accounts, others, shared, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

databaseContract("PGlite", async () => {
  const stack = new AsyncDisposableStack();
  const pools = stack.use(await PglitePools.start());
  return enginesOn(stack, (schema) => pools.pool(schema));
});

const url = process.env["POSTHORN_TEST_POSTGRES"];
if (url !== undefined) {
  databaseContract("a PostgreSQL server", async () => {
    const stack = new AsyncDisposableStack();
    const suffix = randomBytes(6).toString("hex");
    const schemas = new Set<string>();
    stack.defer(async () => {
      await using pool = openPostgresPool({ url, schema: "public" });
      for (const schema of schemas) {
        await transaction(pool, [sql`begin`, sql`select 1`], (tx) =>
          tx.run({ text: [`drop schema "${schema}" cascade`], values: [] }),
        );
      }
    });
    return enginesOn(stack, (name) => {
      const schema = `${name}_${suffix}`;
      schemas.add(schema);
      return openPostgresPool({ url, schema });
    });
  });
}
