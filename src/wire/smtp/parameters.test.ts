import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SyntaxProblem } from "../../base/errors.ts";
import { flagOf, parseParameters, refuseOthers, UnknownParameter, valueOf } from "./parameters.ts";

describe("parameters", () => {
  it("are words with and without values", () => {
    const parameters = parseParameters(" SIZE=10  smtputf8\tENVID=a+20b");
    assert.deepEqual(
      [...parameters],
      [
        ["SIZE", "10"],
        ["SMTPUTF8", undefined],
        ["ENVID", "a+20b"],
      ],
    );
    assert.equal(valueOf(parameters, "SIZE", /^\d+$/), "10");
    assert.equal(valueOf(parameters, "BODY", /^\d+$/), undefined);
    assert.equal(flagOf(parameters, "SMTPUTF8"), true);
    assert.equal(flagOf(parameters, "REQUIRETLS"), false);
  });

  for (const text of [
    "=1",
    "A=",
    "A=b=c",
    "-A",
    "A=1 A=2",
    "A=1 a",
    "A\u0001",
    "\u017fIZE=1",
    Array.from({ length: 21 }, (_, i) => ` x${i}`).join(""),
  ]) {
    it(`refuses ${JSON.stringify(text.slice(0, 40))}`, () => assert.throws(() => parseParameters(text), SyntaxProblem));
  }

  it("have the values their grammar allows", () => {
    const parameters = parseParameters("SIZE=x FLAG=1 BARE");
    assert.throws(() => valueOf(parameters, "SIZE", /^\d+$/), SyntaxProblem);
    assert.throws(() => valueOf(parameters, "BARE", /^\d+$/), SyntaxProblem);
    assert.throws(() => flagOf(parameters, "FLAG"), SyntaxProblem);
    assert.throws(() => refuseOthers(parameters, new Set(["SIZE"])), UnknownParameter);
  });
});
