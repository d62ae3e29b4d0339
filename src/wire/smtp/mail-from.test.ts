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
    ["FROM:<a@b> HOLDFOR=3600", { hold: { seconds: 3600 } }],
    ["FROM:<a@b> HOLDUNTIL=2026-01-05T10:00:00Z", { hold: { until: Date.UTC(2026, 0, 5, 10) } }],
    ["FROM:<a@b> HOLDUNTIL=2026-01-05t12:00:00.5+02:00", { hold: { until: Date.UTC(2026, 0, 5, 10) + 500 } }],
    ["FROM:<a@b> BY=120;R", { deliverBy: { seconds: 120, mode: "return", trace: false } }],
    ["FROM:<a@b> BY=+120;rt", { deliverBy: { seconds: 120, mode: "return", trace: true } }],
    ["FROM:<a@b> BY=-5;N", { deliverBy: { seconds: -5, mode: "notify", trace: false } }],
    ["FROM:<a@b> BY=0;NT", { deliverBy: { seconds: 0, mode: "notify", trace: true } }],
    ["FROM:<a@b> MT-PRIORITY=-9", { priority: -9 }],
    ["FROM:<a@b> mt-priority=3", { priority: 3 }],
    ["FROM:<a@b> MT-PRIORITY=0", { priority: 0 }],
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
    "FROM:<a@b> HOLDFOR=-1",
    "FROM:<a@b> HOLDFOR=1234567890",
    "FROM:<a@b> HOLDFOR=1 HOLDUNTIL=2026-01-05T10:00:00Z",
    "FROM:<a@b> HOLDUNTIL=2026-01-05",
    "FROM:<a@b> HOLDUNTIL=2026-01-05T10:00:00",
    "FROM:<a@b> HOLDUNTIL=2026-13-05T10:00:00Z",
    "FROM:<a@b> HOLDUNTIL=2026-01-05T25:00:00Z",
    "FROM:<a@b> BY=120",
    "FROM:<a@b> BY=120;X",
    "FROM:<a@b> BY=120;T",
    "FROM:<a@b> BY=0;R",
    "FROM:<a@b> BY=-1;RT",
    "FROM:<a@b> BY=1234567890;N",
    "FROM:<a@b> MT-PRIORITY=10",
    "FROM:<a@b> MT-PRIORITY=+1",
    "FROM:<a@b> MT-PRIORITY=-0",
    "FROM:<a@b> MT-PRIORITY=1.5",
  ]) {
    it(`refuses ${argument.slice(0, 50)}`, () => assert.throws(() => parseMailFrom(argument), SyntaxProblem));
  }

  it("tells the kinds of problems apart", () => {
    assert.throws(() => parseMailFrom("FROM:<a@b"), SenderProblem);
    assert.throws(() => parseMailFrom("FROM:<a@b> XYZ=1"), UnknownParameter);
  });
});
