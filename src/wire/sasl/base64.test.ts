import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { SASL_RESPONSE_OCTETS_MAX } from "./limits.ts";

describe("base64 of SASL responses", () => {
  it("returns what was encoded", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
        const text = encodeBase64(octets);
        assert.deepEqual(decodeBase64(text), Buffer.from(octets));
        assert.deepEqual(decodeBase64(Buffer.from(text)), Buffer.from(octets));
      }),
    );
  });

  for (const text of [
    "=",
    "====",
    "Zg",
    "Zg=",
    "Zg===",
    "Zh==",
    "Zm9v Zg==",
    "Zm9v\r\n",
    "Zm9v-_",
    "Zm9vY",
    "Z=9v",
    "Ä",
    "*",
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => decodeBase64(text), SyntaxProblem);
      assert.throws(() => decodeBase64(Buffer.from(text)), SyntaxProblem);
    });
  }

  it("takes the largest response and nothing above", () => {
    assert.equal(decodeBase64("A".repeat((SASL_RESPONSE_OCTETS_MAX / 3) * 4)).length, SASL_RESPONSE_OCTETS_MAX);
    assert.throws(() => decodeBase64("A".repeat((SASL_RESPONSE_OCTETS_MAX / 3) * 4 + 4)), SyntaxProblem);
  });
});
