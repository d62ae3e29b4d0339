/** Searches against the plain meaning of their conditions. */
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import fc from "fast-check";
import type { Account } from "../account.ts";
import type { SearchCondition } from "../condition.ts";
import type { AccountId, MailboxId } from "../model.ts";
import { type TemporaryStore, temporaryStore } from "../testing/temporary-store.ts";
import { fold } from "./fold.ts";

interface Plain {
  readonly uid: number;
  readonly subject: string;
  readonly from: string;
  readonly body: string;
  readonly flags: readonly string[];
  readonly size: number;
  readonly received: number;
}

const WORDS = ["alpha", "Beta", "GAMMA", "d", "\u00dcber", "50%", "a_b", "\u4f1a\u8bae", "back\\slash"];
const FLAGS = ["\\Seen", "\\Flagged", "one"];
const DAY = 86_400_000;

let at: TemporaryStore;
let account: Account;
let inbox: MailboxId;
const messages: Plain[] = [];

before(async () => {
  at = await temporaryStore();
  const id = 1 as AccountId;
  await at.store.createAccount(id);
  account = at.store.account(id);
  inbox = await account.read(async (r) => (await r.mailboxByRole("inbox"))?.id as MailboxId);
  for (let i = 0; i < 120; i++) {
    const pick = (step: number): string => WORDS[(i * step) % WORDS.length] ?? "";
    const message = {
      subject: `${pick(1)} ${pick(5)}`,
      from: `${pick(2)} <x${i % 3}@example.com>`,
      body: `${pick(4)}\r\n${i % 11 === 0 ? "long ".repeat(2000) : ""}${pick(7)}\r\n`,
      flags: FLAGS.filter((_, bit) => (i >> bit) & 1),
      received: i * DAY,
    };
    const text = `Subject: ${message.subject}\r\nFrom: ${message.from}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${message.body}`;
    const prepared = await at.store.prepare(Buffer.from(text));
    const { uid, size } = await account.write((w) =>
      w.append(inbox, prepared, { flags: message.flags, internalDate: message.received }),
    );
    messages.push({ ...message, uid, size });
  }
});
after(() => at[Symbol.asyncDispose]());

const term = fc.oneof(
  fc.constantFrom(...WORDS, "", "lp", "nothing like it", "@example", "\u4f1a", "%", "_", "subject"),
  fc.string({ maxLength: 3 }),
);

const condition: fc.Arbitrary<SearchCondition> = fc.letrec<{ node: SearchCondition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthIdentifier: "condition" },
    fc.constantFrom(...FLAGS, "absent").map((flag) => ({ kind: "flag" as const, flag })),
    fc.integer({ min: 0, max: 11_000 }).map((bytes) => ({ kind: "size" as const, compare: "larger" as const, bytes })),
    fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 60 })).map(([from, length]) => ({
      kind: "time" as const,
      of: "received" as const,
      from: from * DAY,
      before: (from + length) * DAY,
      asWritten: true,
    })),
    fc
      .tuple(fc.nat({ max: 130 }), fc.nat({ max: 50 }))
      .map(([from, length]) => ({ kind: "uids" as const, ranges: [[from, from + length] as const] })),
    fc
      .tuple(fc.constantFrom("Subject", "from", "X-None"), term)
      .map(([name, text]) => ({ kind: "header" as const, name, text })),
    term.map((text) => ({ kind: "body" as const, text })),
    term.map((text) => ({ kind: "text" as const, text })),
    fc.array(tie("node"), { maxLength: 3 }).map((of) => ({ kind: "and" as const, of })),
    fc.array(tie("node"), { maxLength: 3 }).map((of) => ({ kind: "or" as const, of })),
    tie("node").map((of) => ({ kind: "not" as const, of })),
  ),
})).node;

/** The meaning of a condition in the plainest words. */
function holds(of: SearchCondition, message: Plain): boolean {
  const contains = (text: string, part: string): boolean => fold(text).includes(fold(part));
  switch (of.kind) {
    case "and":
      return of.of.every((part) => holds(part, message));
    case "or":
      return of.of.some((part) => holds(part, message));
    case "not":
      return !holds(of.of, message);
    case "flag":
      return message.flags.some((flag) => flag.toLowerCase() === of.flag.toLowerCase());
    case "size":
      return message.size > of.bytes;
    case "time":
      return message.received >= (of.from ?? 0) && message.received < (of.before ?? Infinity);
    case "uids":
      return of.ranges.some(([first, last]) => message.uid >= first && message.uid <= last);
    case "header": {
      const values: Record<string, string> = { subject: message.subject, from: message.from };
      const value = values[of.name.toLowerCase()];
      return value !== undefined && contains(value, of.text);
    }
    case "body":
      return contains(message.body, of.text);
    case "text":
      return [
        `Subject: ${message.subject}`,
        `From: ${message.from}`,
        "Content-Type: text/plain; charset=utf-8",
        message.body,
      ].some((text) => contains(text, of.text));
    case "all":
    case "email":
    case "modseq":
    case "thread":
      return true;
  }
}

it("finds exactly the messages that meet any condition", async () => {
  await fc.assert(
    fc.asyncProperty(condition, async (asked) => {
      const expected = messages.filter((message) => holds(asked, message)).map((message) => message.uid);
      assert.deepEqual(await account.search(inbox, asked), expected);
    }),
    { numRuns: 300 },
  );
});

it("lets others have their turns among messages that are large", async () => {
  const archive = await account.read(async (r) => (await r.mailboxByRole("archive"))?.id as MailboxId);
  const large = await at.store.prepare(Buffer.from(`Subject: large\r\n\r\n${"abc bcd ".repeat(20_000)}\r\n`));
  for (let i = 0; i < 8; i++) await account.write((w) => w.append(archive, large));
  const sought: SearchCondition = { kind: "body", text: "abcd" };
  // What waits to be indexed is not what is looked at here.
  await account.search(archive, sought);
  let [turns, isOpen] = [0, true];
  const next = (): void => {
    turns++;
    if (isOpen) setImmediate(next);
  };
  setImmediate(next);
  assert.deepEqual(await account.search(archive, sought), []);
  isOpen = false;
  assert.ok(turns >= 3, `${turns} turns`);
});
