/** What the main operations cost in transactions, statements and syncs: a guard that needs no clock. A budget is raised only with a reason. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountDatabases, Database, Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { Account } from "./account.ts";
import type { AccountId, EmailId, MailboxId, Uid } from "./model.ts";
import { sqliteIn, temporaryStore } from "./testing/temporary-store.ts";

interface Costs {
  transactions: number;
  statements: number;
  /** Writes that waited for the disk: each costs a sync when nobody shares it. */
  syncs: number;
}

/** Databases that count what is asked of them. */
class Counting implements AccountDatabases {
  readonly #inner: AccountDatabases;
  costs: Costs = { transactions: 0, statements: 0, syncs: 0 };
  /** How SQLite means to find the rows of what is read, as long as somebody wants to know. */
  plans: string[] | undefined;

  constructor(inner: AccountDatabases) {
    this.#inner = inner;
  }

  get engine(): AccountDatabases["engine"] {
    return this.#inner.engine;
  }

  account(id: number): Database {
    const database = this.#inner.account(id);
    return {
      read: (body) => {
        this.costs.transactions++;
        return database.read((tx) => body(this.#counting(tx)));
      },
      write: (body, options) => {
        this.costs.transactions++;
        if (options?.durable !== false) this.costs.syncs++;
        return database.write((tx) => body(this.#counting(tx)), options);
      },
      version: () => database.version(),
      rowsNow: (statement) => {
        this.costs.statements++;
        return database.rowsNow(statement);
      },
      [Symbol.asyncDispose]: async () => database[Symbol.asyncDispose](),
    };
  }

  #counting(tx: Tx): Tx {
    const counted = <Argument, Result>(act: (argument: Argument) => Result) => {
      return (argument: Argument): Result => {
        this.costs.statements++;
        return act(argument);
      };
    };
    return {
      rows: counted(async (statement) => {
        for (const row of this.plans === undefined ? [] : await tx.rows(sql`explain query plan ${statement}`))
          this.plans?.push(String(row[3]));
        return tx.rows(statement);
      }),
      row: counted((statement) => tx.row(statement)),
      run: counted((statement) => tx.run(statement)),
      breathe: () => tx.breathe(),
      get left() {
        return tx.left;
      },
    };
  }

  create(id: number): Promise<void> {
    return this.#inner.create(id);
  }
  remove(id: number): Promise<void> {
    return this.#inner.remove(id);
  }
  list(): AsyncIterable<number> {
    return this.#inner.list();
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inner[Symbol.asyncDispose]();
  }
}

const MESSAGES = 100;
const all = Array.from({ length: MESSAGES }, (_, i) => i + 1);

interface Operation {
  readonly name: string;
  readonly budget: Costs;
  run(at: { account: Account; inbox: MailboxId; append: () => Promise<unknown> }): Promise<unknown>;
}

const operations: readonly Operation[] = [
  {
    name: "a new picture when nothing has changed",
    budget: { transactions: 0, statements: 0, syncs: 0 },
    run: ({ account, inbox }) => account.snapshot(inbox),
  },
  {
    name: "adding a message",
    budget: { transactions: 1, statements: 10, syncs: 1 },
    run: ({ append }) => append(),
  },
  {
    name: "opening a message",
    budget: { transactions: 1, statements: 1, syncs: 0 },
    run: ({ account, inbox }) => account.read((mail) => mail.messages(inbox, [7])),
  },
  {
    name: "listing many messages",
    budget: { transactions: 1, statements: 1, syncs: 0 },
    run: ({ account, inbox }) => account.read((mail) => mail.summaries(inbox, all)),
  },
  {
    name: "changing the flags of one message, and the picture after it",
    budget: { transactions: 1, statements: 6, syncs: 1 },
    async run({ account, inbox }) {
      await account.write((mail) => mail.changeFlags(inbox, [7], { how: "add", flags: ["\\Flagged"] }));
      await account.snapshot(inbox);
    },
  },
  {
    name: "changing the flags of all messages",
    budget: { transactions: 1, statements: 6, syncs: 1 },
    run: ({ account, inbox }) =>
      account.write((mail) => mail.changeFlags(inbox, all, { how: "add", flags: ["\\Flagged"] })),
  },
  {
    name: "a search by flags",
    budget: { transactions: 0, statements: 0, syncs: 0 },
    run: ({ account, inbox }) => account.search(inbox, { kind: "not", of: { kind: "flag", flag: "\\Seen" } }),
  },
  {
    name: "a search of subjects, right after the messages came",
    budget: { transactions: 2, statements: 2, syncs: 0 },
    async run({ account, inbox }) {
      const found: readonly Uid[] = await account.search(inbox, {
        kind: "header",
        name: "subject",
        text: "subject 99",
      });
      assert.deepEqual(found, [100]);
    },
  },
];

/** An account of `MESSAGES` messages, and what is counted of it. */
async function filled(
  work: (at: {
    counting: Counting;
    account: Account;
    inbox: MailboxId;
    append: () => Promise<unknown>;
  }) => Promise<void>,
): Promise<void> {
  let counting: Counting | undefined;
  await using at = await temporaryStore(async (folder) => (counting = new Counting(await sqliteIn(folder))));
  assert.ok(counting);
  const id = 1 as AccountId;
  await at.store.createAccount(id);
  const account = at.store.account(id);
  const inbox = await account.read(async (mail) => (await mail.mailboxByRole("inbox"))?.id as MailboxId);
  const append = async (i = 0): Promise<unknown> => {
    const message = await at.store.prepare(Buffer.from(`Subject: Subject ${i}\r\n\r\nbody\r\n`));
    return account.write((mail) => mail.append(inbox, message));
  };
  for (const i of all) await append(i - 1);
  await work({ counting, account, inbox, append });
}

describe("what the store asks of its database", () => {
  for (const operation of operations) {
    const { name, budget } = operation;
    it(`stays within the budget: ${name}`, () =>
      filled(async ({ counting, account, inbox, append }) => {
        // What is learned once is not counted.
        await account.write((mail) => mail.changeFlags(inbox, [1], { how: "add", flags: ["\\Flagged"] }));
        await account.snapshot(inbox);
        counting.costs = { transactions: 0, statements: 0, syncs: 0 };
        await operation.run({ account, inbox, append });
        const { costs } = counting;
        for (const each of ["transactions", "statements", "syncs"] as const)
          assert.ok(costs[each] <= budget[each], `${each}: ${costs[each]} where ${budget[each]} are allowed`);
      }));
  }

  it("looks emails up by their ids, and walks through no account for them", () =>
    filled(async ({ counting, account }) => {
      counting.plans = [];
      await account.read(async (mail) => {
        assert.equal((await mail.emails(all as EmailId[])).length, MESSAGES);
        assert.equal((await mail.previews(all as EmailId[])).size, MESSAGES);
        assert.equal((await mail.emailChanges(0, MESSAGES * 2))?.created.length, MESSAGES);
      });
      const isWalk = (plan: string): boolean => /^(?:SCAN|SEARCH) (?:message|email) .*\(account_id=\?\)$/.test(plan);
      assert.deepEqual(counting.plans.filter(isWalk), []);
    }));
});
