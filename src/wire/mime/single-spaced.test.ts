import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { singleSpaced } from "./single-spaced.ts";

it("makes one space of all white space between two words", () => {
  assert.equal(singleSpaced("a b\tc\u00a0d \r\n e\n\nf "), "a b c d e f ");
  assert.equal(singleSpaced(""), "");
  const text = fc.string({ unit: fc.constantFrom("a", " ", " ", "\t", "\r", "\n", "\u00a0", "\u2003", "\ufeff") });
  fc.assert(fc.property(text, (each) => assert.equal(singleSpaced(each), each.replace(/\s+/g, " "))));
});
