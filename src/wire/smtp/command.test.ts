import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import { parseCommandLine } from "./command.ts";

describe("command lines", () => {
  const table: readonly [line: string, verb: string, argument: string][] = [
    ["NOOP", "NOOP", ""],
    ["noop ", "NOOP", ""],
    ["mail FROM:<A@b>", "MAIL", "FROM:<A@b>"],
    ["EHLO   a.example  ", "EHLO", "a.example"],
    ["EHLO\ta", "EHLO", "a"],
    ["EHLO \t a \t", "EHLO", "a"],
    ["RCPT TO:<a@b> ORCPT=utf-8;a\u00a0", "RCPT", "TO:<a@b> ORCPT=utf-8;a\u00a0"],
    ["RCPT \u3000", "RCPT", "\u3000"],
    ["\u017ftarttls", "\u017ftarttls", ""],
    ["", "", ""],
    ["RCPT TO:<jürgen@b>", "RCPT", "TO:<jürgen@b>"],
  ];
  for (const [line, verb, argument] of table) {
    it(`splits ${JSON.stringify(line)}`, () =>
      assert.deepEqual(parseCommandLine(Buffer.from(line)), { verb, argument }));
  }

  for (const line of ["NO\0OP", "NOOP \x1b", "NOOP \x7f", "RCPT TO:<a\u0085b@c>", "RCPT TO:<a@b\u009b>"]) {
    it(`refuses ${JSON.stringify(line)}`, () =>
      assert.throws(() => parseCommandLine(Buffer.from(line)), SyntaxProblem));
  }

  it("refuses what is not UTF-8", () =>
    assert.throws(() => parseCommandLine(Buffer.from("NOOP \xff", "latin1")), SyntaxProblem));

  it("throws nothing but SyntaxProblem", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (line) => {
        try {
          parseCommandLine(line);
        } catch (error) {
          assert.ok(error instanceof SyntaxProblem);
        }
      }),
    );
  });
});
