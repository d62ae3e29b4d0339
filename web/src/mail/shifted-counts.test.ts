import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Email } from "../jmap/types.ts";
import { shiftedCounts } from "./shifted-counts.ts";
import type { Placed, Wish } from "./wish.ts";

const inbox: Placed = { mailboxIds: { F1: true }, keywords: {} };
const inboxSeen: Placed = { mailboxIds: { F1: true }, keywords: { $seen: true } };
const archive: Placed = { mailboxIds: { F2: true }, keywords: {} };
const archiveSeen: Placed = { mailboxIds: { F2: true }, keywords: { $seen: true } };

const wish = (id: string, seen: Placed, wanted: Placed | null, threadId = "T1"): [string, Wish] => [
  id,
  { id, threadId, seen, wanted },
];
const shown = (id: string, placed: Placed): Email => ({
  ...placed,
  id,
  blobId: "B",
  threadId: "T1",
  from: null,
  to: null,
  subject: null,
  receivedAt: "2026-11-27T12:00:00Z",
  preview: "",
  hasAttachment: false,
});

/** [what, wishes, the other emails of the conversation, total and unread by mailbox] */
const cases: readonly (readonly [
  string,
  readonly [string, Wish][],
  readonly Email[],
  Record<string, [number, number]>,
])[] = [
  ["read", [wish("M1", inbox, inboxSeen)], [], { F1: [0, -1] }],
  ["archived", [wish("M1", inboxSeen, archiveSeen)], [], { F1: [-1, 0], F2: [1, 0] }],
  ["archived unread", [wish("M1", inbox, archive)], [], { F1: [-1, -1], F2: [1, 1] }],
  ["gone", [wish("M1", inbox, null)], [], { F1: [-1, -1] }],
  ["read, another stays unread", [wish("M1", inbox, inboxSeen)], [shown("M2", inbox)], { F1: [0, 0] }],
  ["one of two archived", [wish("M1", inboxSeen, archiveSeen)], [shown("M2", inboxSeen)], { F1: [0, 0], F2: [1, 0] }],
  ["both archived", [wish("M1", inbox, archive), wish("M2", inboxSeen, archiveSeen)], [], { F1: [-1, -1], F2: [1, 1] }],
  [
    "two conversations",
    [wish("M1", inbox, archive), wish("M2", inbox, archive, "T2")],
    [],
    { F1: [-2, -2], F2: [2, 2] },
  ],
];

describe("what mailboxes count when it is done", () => {
  for (const [what, wishes, others, expected] of cases)
    it(what, () => {
      const found = shiftedCounts(new Map(wishes), (id) => (id === "T1" ? others : []));
      assert.deepEqual(
        Object.fromEntries(
          [...found].map(([id, { totalThreads, unreadThreads }]) => [id, [totalThreads, unreadThreads]]),
        ),
        expected,
      );
    });

  it("counts what an older page has kept, each by itself", () => {
    const old: Wish = { id: "M1", seen: inbox, wanted: inboxSeen };
    assert.deepEqual(shiftedCounts(new Map([["M1", old]]), () => []).get("F1"), { totalThreads: 0, unreadThreads: -1 });
  });
});
