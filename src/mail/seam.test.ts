import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { withSeam } from "./seam.ts";

describe("the seam between our fields and a message", () => {
  const table: readonly [why: string, message: string, seam: boolean][] = [
    ["a header", "Subject: a\r\n\r\nx\r\n", false],
    ["no header, with its empty line", "\r\nx\r\n", false],
    ["nothing", "", false],
    ["an mbox line in front of a header", "From a@b Mon\r\nSubject: a\r\n\r\nx\r\n", false],
    ["a text without any header", "just text\r\n", true],
    ["several lines without any header", "just\r\ntext\r\n\r\nmore\r\n", true],
    ["what would continue our last field", " for <else@where>;\r\nSubject: a\r\n\r\nx\r\n", true],
    ["the same with a tab", "\tx\r\n", true],
    ["white space alone", " \r\nSubject: a\r\n\r\n", true],
  ];
  for (const [why, message, seam] of table) {
    it(`${seam ? "is" : "is not"} there for ${why}`, () => {
      assert.equal(Buffer.from(withSeam(Buffer.from(message))).toString(), `${seam ? "\r\n" : ""}${message}`);
    });
  }
});
