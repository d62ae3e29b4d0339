/** Values that are kept in memory: what they find, and when rows are read for them. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Counting } from "../../db/testing/counting.ts";
import type { AccountId, MailboxId, Uid } from "../model.ts";
import { sqliteIn, temporaryStore } from "../testing/temporary-store.ts";
import { KeptValues, type Values } from "./kept-values.ts";
import { type ValueEntry, ValuePiece } from "./value-piece.ts";

const MESSAGES = 12;
const id = 1 as AccountId;

function found(piece: ValuePiece, text: string): { sure: number[]; unknown: number[] } {
  const [sure, unknown]: [number[], number[]] = [[], []];
  piece.find(
    text,
    (uid) => sure.push(uid),
    (uid) => unknown.push(uid),
  );
  return { sure, unknown };
}

it("a piece finds what each of its values contains, and gives them back", () => {
  const value = fc.string({ unit: fc.constantFrom("a", "b", "\u00fc", "\u4f1a", "\n"), maxLength: 8 });
  fc.assert(
    fc.property(fc.array(fc.option(value)), value, (values, text) => {
      fc.pre(text !== "");
      const entries = values.map((each, i): ValueEntry => [i * 2 + 1, each]);
      const piece = new ValuePiece(entries);
      assert.deepEqual(found(piece, text), {
        sure: entries.filter(([, each]) => each?.includes(text)).map(([uid]) => uid),
        unknown: entries.filter(([, each]) => each === null).map(([uid]) => uid),
      });
      if (entries.length > 0) assert.deepEqual(piece.entries(), entries);
    }),
  );
});

/** An account of `MESSAGES` messages whose values are asked for, and how many rows that takes. */
async function filled(
  bytesMax: number | undefined,
  work: (at: {
    get: (within?: Uint8Array) => Promise<{ values: Values | undefined; rows: number }>;
    append: () => Promise<unknown>;
    expunge: (uids: readonly Uid[]) => Promise<unknown>;
  }) => Promise<void>,
): Promise<void> {
  let counting: Counting | undefined;
  await using at = await temporaryStore(async (folder) => (counting = new Counting(await sqliteIn(folder))));
  const kept = new KeptValues(bytesMax);
  await at.store.createAccount(id);
  const account = at.store.account(id);
  const inbox = await account.read(async (mail) => (await mail.mailboxByRole("inbox"))?.id as MailboxId);
  const append = async (): Promise<unknown> => {
    const message = await at.store.prepare(Buffer.from(`Subject: one${" and more".repeat(5)}\r\n\r\nbody\r\n`));
    return account.write((mail) => mail.append(inbox, message));
  };
  for (let i = 0; i < MESSAGES; i++) await append();
  await work({
    append,
    expunge: (uids) => account.write((mail) => mail.expunge(inbox, { uids, anyFlags: true })),
    async get(within) {
      const snapshot = await account.snapshot(inbox);
      counting?.take();
      const values = await kept.get(
        { accountId: id, database: at.databases.account(id), snapshot, ...(within && { within }) },
        "subject",
      );
      return { values, rows: counting?.take().rows ?? Number.NaN };
    },
  });
}

const uidsOf = (values: Values | undefined): number[] => values?.pieces.flatMap((each) => found(each, "on").sure) ?? [];
const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);

describe("kept values", () => {
  it("are read once, and then those that came since", () =>
    filled(undefined, async ({ get, append, expunge }) => {
      const first = await get();
      assert.deepEqual([uidsOf(first.values), first.rows], [upTo(MESSAGES), MESSAGES]);
      await expunge([3 as Uid]);
      assert.equal((await get()).rows, 0);
      await append();
      const second = await get();
      assert.deepEqual([uidsOf(second.values), second.rows], [upTo(MESSAGES + 1), 1]);
      assert.equal(second.values?.pieces.length, 1);
    }));

  it("are not read for a few messages", () =>
    filled(undefined, async ({ get }) => {
      const few = new Uint8Array(MESSAGES).fill(1, 0, 2);
      assert.deepEqual(await get(few), { values: undefined, rows: 0 });
      assert.equal((await get()).rows, MESSAGES);
      assert.deepEqual(uidsOf((await get(few)).values), upTo(MESSAGES));
    }));

  it("are not kept beyond the limit, and not read again to find that out", () =>
    filled(210, async ({ get }) => {
      assert.deepEqual(await get(), { values: undefined, rows: MESSAGES });
      assert.deepEqual(await get(), { values: undefined, rows: 0 });
    }));
});
