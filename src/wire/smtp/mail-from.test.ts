import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SyntaxProblem } from "../../base/errors.ts";
import { parseMailFrom, SenderProblem } from "./mail-from.ts";
import { UnknownParameter } from "./parameters.ts";

const plain = {
  size: undefined,
  body: "7BIT",
  smtpUtf8: false,
  ret: undefined,
  envelopeId: undefined,
  requireTls: false,
  hold: undefined,
  deliverBy: undefined,
  priority: undefined,
};
const path = { local: "a", domain: "b", utf8: false };

describe("MAIL", () => {
  const good: readonly [argument: string, expected: Partial<ReturnType<typeof parseMailFrom>>][] = [
    ["FROM:<>", { reversePath: undefined }],
    ["from:<a@b>", {}],
    ["FROM: <a@b>", {}],
    ["FROM:<a@b> SIZE=1234", { size: 1234 }],
    ["FROM:<a@b> body=8bitmime", { body: "8BITMIME" }],
    ["FROM:<a@b> BODY=BINARYMIME SMTPUTF8", { body: "BINARYMIME", smtpUtf8: true }],
    ["FROM:<a@b> RET=hdrs ENVID=QQ+2B1", { ret: "HDRS", envelopeId: "QQ+1" }],
    ["FROM:<a@b> AUTH=<> REQUIRETLS", { requireTls: true }],
    ["FROM:<a@b> AUTH=e+3Dmc2@example.com", {}],
    ["FROM:<a@b> SIZE=99999999999999999999", { size: 1e20 }],
    [
      "FROM:<a@b> HOLDFOR=60 BY=120;R MT-PRIORITY=3",
      { hold: { seconds: 60 }, deliverBy: { seconds: 120, mode: "return", trace: false }, priority: 3 },
    ],
  ];
  for (const [argument, expected] of good) {
    it(`reads ${argument}`, () =>
      assert.deepEqual(parseMailFrom(argument), { ...plain, reversePath: path, ...expected }));
  }

  for (const argument of [
    "",
    "<a@b>",
    "TO:<a@b>",
    "FROM:",
    "FROM <a@b>",
    "FROM:a@b",
    "FROM:<a@b>SIZE=1",
    "FROM:<a>",
    "FROM:<a@b> SIZE=",
    "FROM:<a@b> SIZE=-1",
    "FROM:<a@b> SIZE=1x",
    "FROM:<a@b> SIZE=123456789012345678901",
    "FROM:<a@b> SIZE=1 SIZE=1",
    "FROM:<a@b> BODY=9BIT",
    "FROM:<a@b> SMTPUTF8=1",
    "FROM:<a@b> RET=ALL",
    "FROM:<a@b> ENVID=a+b",
    "FROM:<a@b> ENVID=+0D+0A",
    `FROM:<a@b> ENVID=${"x".repeat(101)}`,
    "FROM:<a@b> AUTH=+x",
    "FROM:<a@b> REQUIRETLS=1",
    "FROM:<a@b> HOLDFOR",
  ]) {
    it(`refuses ${argument.slice(0, 50)}`, () => assert.throws(() => parseMailFrom(argument), SyntaxProblem));
  }

  it("tells the kinds of problems apart", () => {
    assert.throws(() => parseMailFrom("FROM:<a@b"), SenderProblem);
    assert.throws(() => parseMailFrom("FROM:<a@b> XYZ=1"), UnknownParameter);
  });
});
