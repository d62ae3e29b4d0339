import assert from "node:assert/strict";
import { it } from "node:test";
import type { FlagSet, MessageRow } from "../../store/model.ts";
import { messageIdOf, stepsOf } from "./steps.ts";

const HEADER = Buffer.from(
  [
    "Return-Path: <bob@far.example>",
    "Delivered-To: ann@example.org",
    "Authentication-Results: mx.example.org; spf=pass",
    "\tsmtp.mailfrom=far.example",
    "Received: from far.example by mx.example.org with ESMTPS",
    "\tid a1b2; Fri, 27 Nov 2026 10:00:02 +0100",
    "Received: from laptop by far.example; Fri, 27 Nov 2026 09:00:00 +0000",
    "Authentication-Results: liar.example; dkim=pass",
    "Message-ID: <one@far.example>",
    "",
    "",
  ].join("\r\n"),
);
const at = Date.UTC(2026, 10, 27, 9, 0, 2);
const row = { internalDate: at, savedAt: at + 300 } as MessageRow;
const flags = { seen: true, answered: false, deleted: false } as FlagSet;

it("the way of a message is read from its trace fields and its place", () => {
  const told = (change: Partial<MessageRow> = {}) =>
    stepsOf({ row: { ...row, ...change }, header: HEADER, mailbox: "INBOX", flags }).map(
      ({ what, at: moment, detail }) => [what, moment, detail],
    );
  assert.deepEqual(told(), [
    ["passed", at - 2000, "from laptop by far.example"],
    ["accepted", at, "from far.example by mx.example.org with ESMTPS id a1b2"],
    ["checked", undefined, "mx.example.org; spf=pass smtp.mailfrom=far.example"],
    ["filed", at + 300, "INBOX"],
    ["read", undefined, ""],
  ]);
  assert.deepEqual(told({ savedAt: at + 60_000 })[3], ["moved", at + 60_000, "INBOX"]);
  assert.equal(messageIdOf(HEADER), "<one@far.example>");
  assert.deepEqual(
    stepsOf({ row, header: Buffer.from("\r\n"), mailbox: "INBOX", flags }).map(({ what }) => what),
    ["filed", "read"],
  );
});
