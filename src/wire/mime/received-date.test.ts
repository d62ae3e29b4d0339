import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { receivedDate } from "./received-date.ts";

const NEW = "Received: from a by b;\r\n\tThu, 1 Jan 2026 10:00:00 +0100";
const OLD = "Received: from c by d; Wed, 31 Dec 2025 23:00:00 +0000";

const messages: readonly (readonly [what: string, message: string, date: string | undefined])[] = [
  ["the newest of several", `${NEW}\r\n${OLD}\r\nSubject: x\r\n\r\n`, "2026-01-01T09:00:00.000Z"],
  ["the only one", `Subject: x\r\n${OLD}\r\n\r\n`, "2025-12-31T23:00:00.000Z"],
  ["one without a date", `Received: from a by b\r\n${OLD}\r\n\r\n`, undefined],
  ["one with something else for a date", "Received: from a; soon\r\n\r\n", undefined],
  ["none", "Subject: x\r\n\r\nReceived: from a by b; Thu, 1 Jan 2026 10:00:00 +0100\r\n", undefined],
];

describe("receivedDate", () => {
  for (const [what, message, date] of messages) {
    it(`reads ${what}`, () => {
      const found = receivedDate(Buffer.from(message));
      assert.equal(found === undefined ? undefined : new Date(found).toISOString(), date);
    });
  }
});
