import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import { parseOauthBearer, parseXoauth2 } from "./bearer.ts";

const bytes = (text: string): Buffer => Buffer.from(text.replaceAll("^", "\u0001"));

describe("bearer tokens in SASL", () => {
  it("reads the examples of RFC 7628 and of Gmail", () => {
    assert.deepEqual(
      parseOauthBearer(
        bytes(
          "n,a=user@example.com,^host=server.example.com^port=143^auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==^^",
        ),
      ),
      { name: "user@example.com", token: "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==" },
    );
    assert.deepEqual(parseOauthBearer(bytes("n,,^auth=bearer abc^^")), { name: "", token: "abc" });
    assert.deepEqual(parseOauthBearer(bytes("y,a=a=2Cb=3Dc,^auth=Bearer t^^")).name, "a,b=c");
    assert.deepEqual(parseXoauth2(bytes("user=someuser@example.com^auth=Bearer ya29.vF9dft4qmTc2^^")), {
      name: "someuser@example.com",
      token: "ya29.vF9dft4qmTc2",
    });
  });

  for (const text of [
    "",
    "n,,",
    "n,a=x,^auth=Basic abc^^",
    "p=tls,,^auth=Bearer x^^",
    "x,,^auth=Bearer x^^",
    "n,,^^",
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.throws(() => parseOauthBearer(bytes(text)), SyntaxProblem));
  }

  it("throws nothing else, whatever comes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (response) => {
        for (const parse of [parseOauthBearer, parseXoauth2]) {
          try {
            parse(response);
          } catch (error) {
            assert.ok(error instanceof SyntaxProblem);
          }
        }
      }),
    );
  });
});
