import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Refusal, type RefusalCode, SyntaxProblem } from "../base/errors.ts";
import { replyTo } from "./errors.ts";

describe("replies to problems", () => {
  it("are temporary where trying again helps", () => {
    const temporary: readonly RefusalCode[] = [
      "over-quota",
      "limit",
      "conflict",
      "in-use",
      "rate-limited",
      "unavailable",
      "undecided",
    ];
    for (const code of temporary) assert.match(`${replyTo(new Refusal(code, "x"))?.code}`, /^4/, code);
    const lasting: readonly RefusalCode[] = ["not-found", "forbidden", "too-large", "invalid", "unsupported"];
    for (const code of lasting) assert.match(`${replyTo(new Refusal(code, "x"))?.code}`, /^5/, code);
  });

  it("have an enhanced code of the same class", () => {
    for (const code of ["over-quota", "unavailable", "not-found", "too-large"] satisfies RefusalCode[]) {
      const answer = replyTo(new Refusal(code, "x"));
      assert.equal(answer?.enhanced?.[0], `${answer?.code}`[0]);
    }
  });

  it("are sentences", () => {
    assert.deepEqual(replyTo(new Refusal("over-quota", "the mailbox is full"))?.lines, ["The mailbox is full"]);
    assert.deepEqual(replyTo(new SyntaxProblem(`"é" is no parameter`))?.lines, [`"é" is no parameter`]);
  });

  it("are none to our own mistakes", () => {
    assert.equal(replyTo(new Error("x")), undefined);
    assert.equal(replyTo(new SyntaxProblem("x"))?.code, 501);
  });
});
