import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Email } from "../jmap/types.ts";
import { patchOf } from "./actions.ts";

const email: Email = {
  id: "M1",
  blobId: "B1",
  threadId: "T1",
  mailboxIds: { F1: true, F9: true },
  keywords: { $seen: true },
  from: null,
  to: null,
  subject: null,
  receivedAt: "2026-11-26T12:00:00Z",
  preview: "",
  hasAttachment: false,
};

describe("the patch between two states of an email", () => {
  it("names only what differs", () => {
    const after = { ...email, mailboxIds: { F2: true, F9: true } as const, keywords: {} };
    assert.deepEqual(patchOf(email, after), { "mailboxIds/F1": null, "mailboxIds/F2": true, "keywords/$seen": null });
    assert.deepEqual(patchOf(after, email), { "mailboxIds/F2": null, "mailboxIds/F1": true, "keywords/$seen": true });
  });
  it("is empty when nothing does", () => assert.deepEqual(patchOf(email, { ...email }), {}));
});
