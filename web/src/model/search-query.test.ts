import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Mailbox } from "../jmap/types.ts";
import { searchFilter } from "./search-query.ts";

const mailbox = (id: string, name: string, role: Mailbox["role"]): Mailbox => ({
  id,
  name,
  role,
  parentId: null,
  sortOrder: 1,
  totalThreads: 0,
  unreadThreads: 0,
  totalEmails: 0,
  unreadEmails: 0,
  myRights: {
    mayReadItems: true,
    maySetSeen: true,
    mayAddItems: true,
    mayRemoveItems: true,
    maySetKeywords: true,
    mayCreateChild: true,
    mayRename: true,
    mayDelete: true,
    maySubmit: true,
  },
});
const mailboxes = [
  mailbox("F1", "INBOX", "inbox"),
  mailbox("F2", "Trash", "trash"),
  mailbox("F3", "Junk", "junk"),
  mailbox("F4", "Bills 2026", null),
];
const KEPT = { inMailboxOtherThan: ["F2", "F3"] };
const both = (...conditions: readonly unknown[]) => ({ operator: "AND", conditions: [...conditions, KEPT] });

const cases: readonly (readonly [query: string, filter: unknown])[] = [
  ["report", both({ text: "report" })],
  ["quarterly report", both({ text: "quarterly report" })],
  ['"quarterly report"', both({ text: '"quarterly report"' })],
  ["from:bob", both({ from: "bob" })],
  ["constructor:bob", both({ text: "constructor:bob" })],
  ["is:constructor", both({ text: "is:constructor" })],
  ['subject:"big sale" shoes', both({ text: "shoes" }, { subject: '"big sale"' })],
  ["-draft", both({ operator: "NOT", conditions: [{ text: "draft" }] })],
  ["-from:bob", both({ operator: "NOT", conditions: [{ from: "bob" }] })],
  ["has:attachment", both({ hasAttachment: true })],
  ["IS:UNREAD", both({ notKeyword: "$seen" })],
  ["larger:2m", both({ minSize: 2_000_000 })],
  ["smaller:10k", both({ maxSize: 10_000 })],
  ["in:inbox", { inMailbox: "F1" }],
  ['in:"bills 2026" x', { operator: "AND", conditions: [{ text: "x" }, { inMailbox: "F4" }] }],
  ["in:anywhere", {}],
  ["note:this", both({ text: "note:this" })],
  ["is:purple", both({ text: "is:purple" })],
  ["http://x.example/a", both({ text: "http://x.example/a" })],
  ["", KEPT],
];

describe("a search as a filter", () => {
  for (const [query, filter] of cases)
    it(JSON.stringify(query), () => assert.deepEqual(searchFilter(query, mailboxes), filter));

  it("begins days at the person's own midnight", () => {
    const midnight = new Date(2026, 0, 5).toISOString().replace(".000Z", "Z");
    assert.deepEqual(searchFilter("before:2026-01-05", mailboxes), both({ before: midnight }));
    assert.deepEqual(searchFilter("after:2026-1-5", mailboxes), both({ after: midnight }));
    assert.deepEqual(searchFilter("before:soon", mailboxes), both({ text: "before:soon" }));
  });
});
