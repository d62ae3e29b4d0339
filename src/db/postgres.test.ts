import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, it } from "node:test";
import { Refusal } from "../base/errors.ts";
import { contractMigrations, databaseContract, type Engines } from "./database.contract.ts";
import { openPostgres, openPostgresAccounts } from "./postgres.ts";
import { openPostgresChannel, openPostgresPool } from "./postgres-client.ts";
import type { PostgresPool } from "./postgres-session.ts";
import { sql, type Sql } from "./sql.ts";
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

/** Lets everybody in, and then answers nothing, as a server does that was stopped or whose disk hangs. */
async function startSilentPostgres({ greets = true } = {}) {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket.on("error", () => undefined));
    // AuthenticationOk, ReadyForQuery.
    if (greets) socket.once("data", () => socket.write(Buffer.from("5200000008000000005a0000000549", "hex")));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgresql://u@127.0.0.1:${port}/x`,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

const unavailable = (error: unknown): boolean => error instanceof Refusal && error.code === "unavailable";

describe("PostgreSQL in trouble", { timeout: 60_000 }, () => {
  it("is unavailable when it cannot be reached", async () => {
    for (const nowhere of ["postgresql://u@127.0.0.1:1/x", "postgresql://u@localhost/x?host=/nowhere"]) {
      await assert.rejects(
        openPostgres(openPostgresPool({ url: nowhere, schema: "x" }), contractMigrations),
        unavailable,
      );
    }
  });

  it("is unavailable when it hears and says nothing more", async () => {
    await using silent = await startSilentPostgres();
    await using pool = openPostgresPool({ url: silent.url, schema: "x", answerMsMax: 100 });
    const asking = transaction(pool, [sql`begin`, sql`select 1`], async () => assert.fail("it has not begun"));
    await assert.rejects(asking, (error) => unavailable(error) && /did not answer/.test(String(error)));
    // Nothing is left of the connection: the next one is new.
    await assert.rejects(
      transaction(pool, [sql`begin`, sql`select 1`], async () => undefined),
      unavailable,
    );
    assert.equal(silent.connections, 2);
  });

  it("is no bus when it hears and says nothing more", async () => {
    await using silent = await startSilentPostgres();
    const listening = openPostgresChannel(silent.url, "news", () => undefined, 100);
    await assert.rejects(listening, /timeout/);
  });

  it("is unavailable when it does not even greet", async () => {
    await using silent = await startSilentPostgres({ greets: false });
    await using pool = openPostgresPool({ url: silent.url, schema: "x", connectMsMax: 100 });
    await assert.rejects(
      transaction(pool, [sql`begin`, sql`select 1`], async () => undefined),
      unavailable,
    );
  });

  it(
    "waits for the migration of another node for as long as that takes",
    { skip: url === undefined && "needs POSTHORN_TEST_POSTGRES" },
    async () => {
      assert.ok(url !== undefined);
      const schema = `slow_test_${randomBytes(6).toString("hex")}`;
      const slow = { number: 1, name: "slow", up: () => ["select pg_sleep(0.3)"] };
      const open = () => openPostgres(openPostgresPool({ url, schema, lockMsMax: 50 }), [slow]);
      const nodes = await Promise.all([open(), open()]);
      await nodes[0].write((tx) => tx.run({ text: [`drop schema "${schema}" cascade`], values: [] }));
      for (const node of nodes) await node[Symbol.asyncDispose]();
    },
  );

  it(
    "rolls back when a connection is lost, and goes on with another",
    { skip: url === undefined && "needs POSTHORN_TEST_POSTGRES" },
    async () => {
      const schema = `lost_${randomBytes(6).toString("hex")}`;
      await using database = await openPostgres(openPostgresPool({ url: url ?? "", schema }), contractMigrations);
      await using admin = openPostgresPool({ url: url ?? "", schema: "public" });
      const alone = (statement: Sql): Promise<unknown> =>
        transaction(admin, [sql`begin`, sql`select 1`], (tx) => tx.run(statement));
      const add = (id: number) => sql`insert into thing (account_id, id) values (0, ${id})`;

      await database.write((tx) => tx.run(add(1)));
      const cutOff = database.write(async (tx) => {
        await tx.run(add(2));
        const [process] = (await tx.row(sql`select pg_backend_pid()`)) ?? [];
        await alone(sql`select pg_terminate_backend(${process ?? null})`);
        await tx.run(add(3));
      });
      await assert.rejects(cutOff, unavailable);
      await database.write((tx) => tx.run(add(4)));
      assert.deepEqual(await database.read((tx) => tx.rows(sql`select id from thing order by id`)), [[1], [4]]);
      await alone({ text: [`drop schema "${schema}" cascade`], values: [] });
    },
  );
});
