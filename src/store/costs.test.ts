/** What the main operations cost in transactions, statements and syncs: a guard that needs no clock. A budget is raised only with a reason. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { getHeapStatistics } from "node:v8";
import { Counting, type DatabaseCosts } from "../db/testing/counting.ts";
import type { Account } from "./account.ts";
import type { AccountId, EmailId, MailboxId, Uid } from "./model.ts";
import { sqliteIn, temporaryStore } from "./testing/temporary-store.ts";

const MESSAGES = 100;
const all = Array.from({ length: MESSAGES }, (_, i) => i + 1);

/** Rounds in which memory is measured, and times in each: the least counts, because compiling takes memory too, and happens when it happens. */
const ROUNDS = 10;
const TIMES = 10;

interface Operation {
  readonly name: string;
  readonly budget: Omit<DatabaseCosts, "looks">;
  /** Memory of JavaScript's heap that one takes, to be collected again, KiB: about twice what was measured when nothing was compiled meanwhile. */
  readonly allocatedKiB: number;
  run(at: {
    account: Account;
    inbox: MailboxId;
    append: () => Promise<unknown>;
    /** How often it was done before. */
    times: number;
  }): Promise<unknown>;
}

let made = 0;

/** A flag that is there already is no change. */
const nextOf = (times: number): "add" | "remove" => (times % 2 === 0 ? "add" : "remove");

async function findSubject({ account, inbox }: { account: Account; inbox: MailboxId }): Promise<void> {
  const found: readonly Uid[] = await account.search(inbox, { kind: "header", name: "subject", text: "subject 99" });
  assert.deepEqual(found, [100]);
}

const operations: readonly Operation[] = [
  {
    name: "a new snapshot when nothing has changed",
    budget: { transactions: 0, statements: 0, rows: 0, syncs: 0 },
    allocatedKiB: 40,
    run: ({ account, inbox }) => account.snapshot(inbox),
  },
  {
    name: "adding a message",
    budget: { transactions: 1, statements: 10, rows: 3, syncs: 1 },
    allocatedKiB: 220,
    run: ({ append }) => append(),
  },
  {
    name: "opening a message",
    budget: { transactions: 1, statements: 1, rows: 1, syncs: 0 },
    allocatedKiB: 48,
    run: ({ account, inbox }) => account.read((mail) => mail.messages(inbox, [7])),
  },
  {
    name: "listing many messages",
    budget: { transactions: 1, statements: 1, rows: 100, syncs: 0 },
    allocatedKiB: 300,
    run: ({ account, inbox }) => account.read((mail) => mail.summaries(inbox, all)),
  },
  {
    name: "changing the flags of one message, and the snapshot after it",
    budget: { transactions: 1, statements: 5, rows: 2, syncs: 1 },
    allocatedKiB: 150,
    async run({ account, inbox, times }) {
      await account.write((mail) => mail.changeFlags(inbox, [7], { how: nextOf(times), flags: ["\\Flagged"] }));
      await account.snapshot(inbox);
    },
  },
  {
    name: "changing the flags of all messages",
    budget: { transactions: 1, statements: 5, rows: 2, syncs: 1 },
    allocatedKiB: 480,
    run: ({ account, inbox, times }) =>
      account.write((mail) => mail.changeFlags(inbox, all, { how: nextOf(times), flags: ["\\Flagged"] })),
  },
  {
    name: "making a mailbox, and the list of all after it",
    budget: { transactions: 2, statements: 9, rows: 23, syncs: 1 },
    allocatedKiB: 400,
    async run({ account }) {
      await account.write((mail) => mail.createMailbox(`made ${++made}`));
      await account.read((mail) => mail.mailboxes());
    },
  },
  {
    name: "what queries over emails look at, after a message came",
    budget: { transactions: 2, statements: 11, rows: 4, syncs: 1 },
    allocatedKiB: 220,
    async run({ account, inbox, append }) {
      await append();
      await account.emailColumns(inbox);
    },
  },
  {
    name: "a search by flags",
    budget: { transactions: 0, statements: 0, rows: 0, syncs: 0 },
    allocatedKiB: 48,
    run: ({ account, inbox }) => account.search(inbox, { kind: "not", of: { kind: "flag", flag: "\\Seen" } }),
  },
  {
    name: "the first search of subjects, right after the messages came",
    budget: { transactions: 2, statements: 2, rows: MESSAGES + 2, syncs: 0 },
    allocatedKiB: 60,
    run: findSubject,
  },
  {
    name: "two searches of subjects, of which the second reads how far the index is, and no message",
    budget: { transactions: 3, statements: 3, rows: MESSAGES + 2, syncs: 0 },
    allocatedKiB: 110,
    async run(at) {
      await findSubject(at);
      await findSubject(at);
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
        await account.emailColumns(inbox);
        counting.take();
        await operation.run({ account, inbox, append, times: 0 });
        const costs = counting.take();
        for (const each of ["transactions", "statements", "rows", "syncs"] as const)
          assert.ok(costs[each] <= budget[each], `${each}: ${costs[each]} where ${budget[each]} are allowed`);
        const rounds: number[] = [];
        for (let round = 0; round < ROUNDS; round++) {
          const before = getHeapStatistics().total_allocated_bytes;
          for (let i = 0; i < TIMES; i++) await operation.run({ account, inbox, append, times: i + 1 });
          rounds.push((getHeapStatistics().total_allocated_bytes - before) / TIMES / 1024);
        }
        const kib = Math.min(...rounds);
        assert.ok(kib <= operation.allocatedKiB, `${kib.toFixed(1)} KiB where ${operation.allocatedKiB} are allowed`);
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
