import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import { decodeXtext, encodeXtext } from "./xtext.ts";

describe("xtext", () => {
  it("decodes", () => {
    assert.equal(decodeXtext("e+3Dmc2@example.com"), "e=mc2@example.com");
    assert.equal(decodeXtext("+C3+BC"), "ü");
    assert.equal(decodeXtext(""), "");
  });
  for (const text of ["+", "+2", "+2b", "+GG", "a=b", "a b", "ü", "+FF"]) {
    it(`refuses ${text}`, () => assert.throws(() => decodeXtext(text), SyntaxProblem));
  }
  it("gives back what was encoded", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const encoded = encodeXtext(text);
        assert.match(encoded, /^[!-~]*$/);
        assert.equal(decodeXtext(encoded), text);
      }),
    );
  });
});
