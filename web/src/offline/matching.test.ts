import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Email } from "../jmap/types.ts";
import type { Filter } from "../mail/email-list.ts";
import { fits } from "./matching.ts";

const email: Email = {
  id: "M1",
  blobId: "B1",
  threadId: "T1",
  mailboxIds: { F1: true },
  keywords: { $seen: true },
  from: [{ name: "Bob Brown", email: "bob@x.example" }],
  to: [{ name: null, email: "ann@example.org" }],
  subject: "Quarterly report",
  receivedAt: "2026-11-26T12:00:00Z",
  preview: "Grüße aus Köln",
  hasAttachment: true,
};

const cases: readonly (readonly [filter: Filter, fits: boolean])[] = [
  [{}, true],
  [{ inMailbox: "F1" }, true],
  [{ inMailbox: "F2" }, false],
  [{ inMailboxOtherThan: ["F2"] }, true],
  [{ inMailboxOtherThan: ["F1"] }, false],
  [{ text: "REPORT bob" }, true],
  [{ text: '"quarterly report"' }, true],
  [{ text: '"report quarterly"' }, false],
  [{ from: "brown" }, true],
  [{ to: "brown" }, false],
  [{ body: "GRÜSSE" }, false],
  [{ body: "köln" }, true],
  [{ hasKeyword: "$seen", hasAttachment: true }, true],
  [{ notKeyword: "$seen" }, false],
  [{ before: "2026-11-26T12:00:00Z" }, false],
  [{ after: "2026-11-26T12:00:00Z" }, true],
  [{ minSize: 5 }, true],
  [{ operator: "AND", conditions: [{ inMailbox: "F1" }, { subject: "report" }] }, true],
  [{ operator: "OR", conditions: [{ inMailbox: "F2" }, { subject: "report" }] }, true],
  [{ operator: "NOT", conditions: [{ inMailbox: "F2" }, { subject: "report" }] }, false],
];

describe("what is on the device, searched", () => {
  for (const [filter, wanted] of cases)
    it(`${wanted ? "fits" : "does not fit"} ${JSON.stringify(filter)}`, () =>
      assert.equal(fits(email, filter), wanted));
});
