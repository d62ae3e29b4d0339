import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SyntaxProblem } from "../../base/errors.ts";
import { UnknownParameter } from "./parameters.ts";
import { parseRcptTo } from "./rcpt-to.ts";

const plain = { path: { local: "a", domain: "b", utf8: false }, notify: undefined, originalRecipient: undefined };

describe("RCPT", () => {
  const good: readonly [argument: string, expected: Partial<ReturnType<typeof parseRcptTo>>][] = [
    ["TO:<a@b>", {}],
    ["to: <a@b>", {}],
    ["TO:<PostMaster>", { path: { local: "PostMaster", domain: "", utf8: false } }],
    ["TO:<a@b> NOTIFY=never", { notify: ["NEVER"] }],
    ["TO:<a@b> NOTIFY=SUCCESS,DELAY", { notify: ["SUCCESS", "DELAY"] }],
    ["TO:<a@b> ORCPT=rfc822;x+2By@z", { originalRecipient: { type: "rfc822", address: "x+y@z" } }],
    ["TO:<a@b> ORCPT=utf-8;j\\x{FC}rgen@z", { originalRecipient: { type: "utf-8", address: "jürgen@z" } }],
    ["TO:<a@b> ORCPT=utf-8;jürgen@z", { originalRecipient: { type: "utf-8", address: "jürgen@z" } }],
    ["TO:<a@b> ORCPT=utf-8;\\x{1F600}@z", { originalRecipient: { type: "utf-8", address: "😀@z" } }],
  ];
  for (const [argument, expected] of good) {
    it(`reads ${argument}`, () => assert.deepEqual(parseRcptTo(argument), { ...plain, ...expected }));
  }

  for (const argument of [
    "",
    "TO:",
    "TO:<>",
    "TO:<a>",
    "TO:a@b",
    "FROM:<a@b>",
    "TO:<a@b>x",
    "TO:<a@b> NOTIFY=",
    "TO:<a@b> NOTIFY=NEVER,SUCCESS",
    "TO:<a@b> NOTIFY=SUCCESS,",
    "TO:<a@b> NOTIFY=SUCCESS,SUCCESS",
    "TO:<a@b> ORCPT=x@y",
    "TO:<a@b> ORCPT=rfc822;a+b",
    "TO:<a@b> ORCPT=rfc822;",
    "TO:<a@b> ORCPT=utf-8;\\x{D800}@z",
    "TO:<a@b> ORCPT=utf-8;a\\b",
    "TO:<a@b> ORCPT=utf-8;\\x{110000}@z",
    `TO:<a@b> ORCPT=rfc822;${"x".repeat(500)}`,
  ]) {
    it(`refuses ${argument.slice(0, 50)}`, () => assert.throws(() => parseRcptTo(argument), SyntaxProblem));
  }

  it("tells an unknown parameter from a wrong one", () =>
    assert.throws(() => parseRcptTo("TO:<a@b> SIZE=1"), UnknownParameter));
});
