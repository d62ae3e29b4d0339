/** What every database engine does: a suite that SQLite and PostgreSQL run. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { refused } from "../../test/support/refused.ts";
import { Refusal } from "../base/errors.ts";
import type { AccountDatabases, Database, Tx } from "./database.ts";
import type { Migration } from "./migrate.ts";
import { sql, type Value } from "./sql.ts";

export interface Engines extends AsyncDisposable {
  /** Accounts with the tables of `contractMigrations`. */
  readonly accounts: AccountDatabases;
  /** The same accounts as another process sees them. */
  readonly others: AccountDatabases;
  /** A database that belongs to no account, with the same tables. */
  readonly shared: Database;
}

export const contractMigrations: readonly Migration[] = [
  {
    number: 1,
    name: "things",
    up: ({ integer, text, blob, table, clustered }) => [
      `create table thing (account_id ${integer} not null, id ${integer} not null, number ${integer}, word ${text}, bytes ${blob},
        primary key (account_id, id)) ${clustered}`,
      `create table counter (account_id ${integer} not null primary key, value ${integer} not null) ${table}`,
    ],
  },
  { number: 2, name: "an index", up: () => ["create index thing_word on thing (account_id, word)"] },
];

const addThing = (tx: Tx, account: number, id: number, word: Value): Promise<number> =>
  tx.run(sql`insert into thing (account_id, id, word) values (${account}, ${id}, ${word})`);
const words = async (tx: Tx, account: number): Promise<readonly Value[]> =>
  (await tx.rows(sql`select word from thing where account_id = ${account} order by id`)).map((row) => row[0] ?? null);

/** A transaction that reads, lets others try to come between, and writes what it read plus one. */
async function count(tx: Tx, account: number): Promise<void> {
  const value = Number((await tx.row(sql`select value from counter where account_id = ${account}`))?.[0] ?? 0);
  await Promise.resolve();
  await tx.run(sql`insert into counter (account_id, value) values (${account}, ${value + 1})
    on conflict (account_id) do update set value = excluded.value`);
}

export function databaseContract(name: string, open: () => Promise<Engines>): void {
  describe(`${name} as a database`, { timeout: 120_000 }, () => {
    let engines: Engines;
    let account = 0;
    let mail: Database;
    before(async () => {
      engines = await open();
    });
    after(() => engines[Symbol.asyncDispose]());
    beforeEach(async () => {
      account++;
      await engines.accounts.create(account);
      mail = engines.accounts.account(account);
    });

    it("lets others have a turn in a long transaction that breathes, and stays one transaction", async () => {
      const heard: string[] = [];
      const other = engines.others.account(account);
      const writing = mail.write(async (tx) => {
        await addThing(tx, account, 1, "one");
        const end = performance.now() + 20;
        while (performance.now() < end) continue;
        setImmediate(() => heard.push("a turn"));
        await tx.breathe();
        heard.push("goes on");
        await addThing(tx, account, 2, "two");
      });
      await new Promise(setImmediate);
      const between = await other.read((tx) => words(tx, account));
      await writing;
      assert.deepEqual(await mail.read((tx) => words(tx, account)), ["one", "two"]);
      if (engines.accounts.engine === "postgres") return;
      assert.deepEqual(between, []);
      assert.deepEqual(heard, ["a turn", "goes on"]);
    });

    it("keeps values of every kind as they are", async () => {
      const bytes = Uint8Array.from({ length: 300 }, (_, i) => i % 256);
      const rows: [number | null, string | null, Uint8Array | null][] = [
        [Number.MAX_SAFE_INTEGER, "", new Uint8Array()],
        [-Number.MAX_SAFE_INTEGER, "ä€😀 '\"\\ $1 ? \t\r\n", bytes],
        [0, "x".repeat(100_000), Buffer.alloc(100_000, 7)],
        [null, null, null],
      ];
      await mail.write(async (tx) => {
        for (const [id, [number, word, blob]] of rows.entries()) {
          await tx.run(sql`insert into thing values (${account}, ${id}, ${number}, ${word}, ${blob})`);
        }
      });
      const read = await mail.read((tx) =>
        tx.rows(sql`select number, word, bytes from thing where account_id = ${account} order by id`),
      );
      assert.deepEqual(
        read.map((row) => row.map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value))),
        rows.map((row) => row.map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value))),
      );
    });

    it("gives sums and counts as numbers", async () => {
      await mail.write(async (tx) => {
        for (let id = 1; id <= 3; id++) {
          await tx.run(sql`insert into thing (account_id, id, number) values (${account}, ${id}, ${2 ** 50})`);
        }
      });
      const row = await mail.read((tx) =>
        tx.row(
          sql`select count(*), sum(number), max(number), coalesce(max(word), 'none') from thing where account_id = ${account}`,
        ),
      );
      assert.deepEqual(row, [3, 3 * 2 ** 50, 2 ** 50, "none"]);
    });

    it("splices pieces of statements and numbers their parameters", async () => {
      await mail.write(async (tx) => {
        for (const [id, word] of ["a", "b", "c", "d"].entries()) await addThing(tx, account, id, word);
      });
      const either = sql`(word = ${"b"} or word = ${"d"})`;
      const found = await mail.read((tx) =>
        tx.rows(
          sql`select word from thing where account_id = ${account} and ${either} and id > ${1} order by ${sql`id desc`}`,
        ),
      );
      assert.deepEqual(found, [["d"]]);
    });

    it("answers the first row, undefined for none, and how many rows changed", async () => {
      await mail.write(async (tx) => {
        assert.equal(await addThing(tx, account, 1, "a"), 1);
        assert.equal(await addThing(tx, account, 2, "a"), 1);
        assert.equal(await tx.run(sql`update thing set word = ${"b"} where account_id = ${account}`), 2);
        assert.equal(await tx.run(sql`delete from thing where account_id = ${account} and id > ${5}`), 0);
        assert.deepEqual(
          await tx.row(
            sql`update thing set word = ${"c"} where account_id = ${account} and id = ${1} returning id, word`,
          ),
          [1, "c"],
        );
        assert.deepEqual(await tx.row(sql`select id from thing where account_id = ${account} order by id`), [1]);
        assert.equal(await tx.row(sql`select id from thing where account_id = ${account} and id = ${9}`), undefined);
      });
    });

    it("rolls back everything when the body throws, and passes the error on", async () => {
      await mail.write((tx) => addThing(tx, account, 1, "kept"));
      const failed = mail.write(async (tx) => {
        await addThing(tx, account, 2, "lost");
        throw new Refusal("over-quota", "no room");
      });
      await assert.rejects(failed, refused("over-quota"));
      assert.deepEqual(await mail.read((tx) => words(tx, account)), ["kept"]);
      await mail.write((tx) => addThing(tx, account, 2, "after"));
      assert.deepEqual(await mail.read((tx) => words(tx, account)), ["kept", "after"]);
    });

    it("rolls back when a statement fails, even if the body does not mind", async () => {
      await assert.rejects(mail.write((tx) => tx.run(sql`insert into nowhere values (${1})`)));
      await mail.write((tx) => addThing(tx, account, 1, "one"));
      const careless = mail.write(async (tx) => {
        await addThing(tx, account, 2, "two");
        await addThing(tx, account, 1, "again").catch(() => 0);
      });
      await assert.rejects(careless);
      assert.deepEqual(await mail.read((tx) => words(tx, account)), ["one"]);
    });

    it("runs the writes of an account one after the other", async () => {
      await Promise.all(Array.from({ length: 40 }, () => mail.write((tx) => count(tx, account))));
      assert.deepEqual(
        await mail.read((tx) => tx.row(sql`select value from counter where account_id = ${account}`)),
        [40],
      );
    });

    it("runs the writes of two processes one after the other", async () => {
      const other = engines.others.account(account);
      await Promise.all(
        Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? mail : other).write((tx) => count(tx, account))),
      );
      assert.deepEqual(
        await other.read((tx) => tx.row(sql`select value from counter where account_id = ${account}`)),
        [40],
      );
    });

    it("runs the writes of a shared database one after the other", async () => {
      await Promise.all(Array.from({ length: 40 }, () => engines.shared.write((tx) => count(tx, 1_000_000 + account))));
      const [value] =
        (await engines.shared.read((tx) =>
          tx.row(sql`select value from counter where account_id = ${1_000_000 + account}`),
        )) ?? [];
      assert.equal(value, 40);
    });

    it("shows a read one state, whatever is written meanwhile", async () => {
      const seen = await Promise.all(
        Array.from({ length: 30 }, async (_, i) => {
          if (i % 3 === 0)
            await mail.write(
              async (tx) => void (await addThing(tx, account, i, "x"), await addThing(tx, account, i + 100, "y")),
            );
          return mail.read(async (tx) => {
            const first = (await words(tx, account)).length;
            await Promise.resolve();
            return [first, (await words(tx, account)).length];
          });
        }),
      );
      for (const [first, second] of seen) {
        assert.equal(first, second);
        assert.equal((first ?? 0) % 2, 0);
      }
    });

    it("refuses to write in a read", async () => {
      await assert.rejects(mail.read((tx) => addThing(tx, account, 1, "sneaked in")));
      assert.deepEqual(await mail.read((tx) => words(tx, account)), []);
    });

    it("refuses statements after the end of their transaction", async () => {
      const escaped = await mail.write(async (tx) => ({ tx }));
      await assert.rejects(async () => escaped.tx.row(sql`select 1`), /after the end/);
    });

    it("writes without waiting for the disk where that may be forgotten", async () => {
      await mail.write((tx) => addThing(tx, account, 1, "soon"), { durable: false });
      assert.deepEqual(await engines.others.account(account).read((tx) => words(tx, account)), ["soon"]);
    });

    it("knows no account that was never created", async () => {
      const nobody = engines.accounts.account(999_999);
      await assert.rejects(
        nobody.read(async () => undefined),
        refused("not-found"),
      );
      await assert.rejects(
        nobody.write(async () => undefined),
        refused("not-found"),
      );
    });

    it("does nothing when an account is created again", async () => {
      await mail.write((tx) => addThing(tx, account, 1, "kept"));
      await Promise.all([engines.accounts.create(account), engines.others.create(account)]);
      assert.deepEqual(await mail.read((tx) => words(tx, account)), ["kept"]);
    });

    it("lists accounts in the order of their ids", async () => {
      const ids = [account + 50_000, account + 30_000, account + 40_000];
      for (const id of ids) await engines.accounts.create(id);
      const listed = await Array.fromAsync(engines.others.list());
      assert.deepEqual(
        listed,
        listed.toSorted((a, b) => a - b),
      );
      for (const id of [account, ...ids]) assert.ok(listed.includes(id));
      for (const id of ids) await engines.accounts.remove(id);
    });

    it("removes an account for good, in every process", async () => {
      const other = engines.others.account(account);
      await mail.write((tx) => addThing(tx, account, 1, "mine"));
      assert.deepEqual(await other.read((tx) => words(tx, account)), ["mine"]);
      await engines.accounts.remove(account);
      for (const database of [mail, other]) {
        await assert.rejects(
          database.read(async () => undefined),
          refused("not-found"),
        );
        await assert.rejects(
          database.write((tx) => addThing(tx, account, 2, "late")),
          refused("not-found"),
        );
      }
      await engines.accounts.remove(account);
      assert.ok(!(await Array.fromAsync(engines.accounts.list())).includes(account));

      await engines.accounts.create(account);
      for (const database of [mail, other]) assert.deepEqual(await database.read((tx) => words(tx, account)), []);
    });

    it("keeps accounts apart", async () => {
      await engines.accounts.create(account + 70_000);
      await mail.write((tx) => addThing(tx, account, 1, "mine"));
      await engines.accounts.account(account + 70_000).write((tx) => addThing(tx, account + 70_000, 1, "other"));
      await engines.accounts.remove(account + 70_000);
      assert.deepEqual(await mail.read((tx) => words(tx, account)), ["mine"]);
    });
  });
}
