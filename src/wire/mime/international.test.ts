import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { needsSmtpUtf8 } from "./international.ts";

describe("international headers", () => {
  const table: readonly [header: string, expected: boolean][] = [
    ["From: a@b.test\r\n", false],
    ["Subject: grüße\r\n", false],
    ['From: "Jürgen" <j@b.test>\r\nTo: Ünal <u@b.test>\r\n', false],
    ["From: a@b.test\r\nTo: jürgen@b.test\r\n", true],
    ["Cc: x@y.test, <a@bücher.test>\r\n", true],
    ["Reply-To: friends: a@b.test, ü@b.test;\r\n", true],
    ["Message-ID: <ü@b.test>\r\n", true],
    ["X-Other: ü@b.test\r\n", false],
    ["Subject: a\r\n\r\nTo: ü@b.test\r\n", false],
  ];
  for (const [header, expected] of table) {
    it(JSON.stringify(header), () => assert.equal(needsSmtpUtf8(Buffer.from(`${header}\r\nbody ü\r\n`)), expected));
  }
});
