import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import { formatPlain, parsePlain } from "./plain.ts";
import { utf8 } from "./utf8.ts";

const text = (minLength: number) =>
  fc.string({ minLength, maxLength: 60, unit: "grapheme" }).filter((each) => !each.includes("\0"));

describe("SASL PLAIN", () => {
  it("parses what it formats", () => {
    fc.assert(
      fc.property(
        fc.record({ authorize: text(0), name: text(1), password: text(1) }, { noNullPrototype: true }),
        (message) => {
          assert.deepEqual(parsePlain(formatPlain(message)), message);
        },
      ),
    );
  });

  for (const wrong of [
    "",
    "\0",
    "name\0password",
    "\0name",
    "\0name\0",
    "\0\0password",
    "a\0b\0c\0d",
    `\0${"x".repeat(1025)}\0p`,
  ]) {
    it(`refuses ${JSON.stringify(wrong.slice(0, 30))}`, () => {
      assert.throws(() => parsePlain(Buffer.from(wrong)), SyntaxProblem);
    });
  }

  it("refuses octets that are not UTF-8", () => {
    assert.throws(() => parsePlain(Buffer.from([0, 0xff, 0xfe, 0, 0x61])), SyntaxProblem);
    assert.throws(() => utf8(Buffer.from([0xc3])), SyntaxProblem);
  });

  it("throws nothing but SyntaxProblem", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (octets) => {
        try {
          parsePlain(octets);
        } catch (error) {
          assert.ok(error instanceof SyntaxProblem);
        }
      }),
    );
  });
});
