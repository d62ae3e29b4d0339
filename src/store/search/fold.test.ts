import assert from "node:assert/strict";
import { it } from "node:test";
import { fold } from "./fold.ts";

const same: readonly (readonly [string, string])[] = [
  ["Invoice", "iNVOICE"],
  ["Gr\u00dc\u00dfe", "gr\u00fc\u00dfe"],
  ["stra\u1e9ee", "stra\u00dfe"],
  ["\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2", "\u03c3\u03af\u03c3\u03c5\u03c6\u03bf\u03c3"],
  ["\u041f\u0420\u0418\u0412\u0415\u0422", "\u043f\u0440\u0438\u0432\u0435\u0442"],
  ["cafe\u0301", "caf\u00e9"],
  ["\u212a", "k"],
  ["\u017fun", "sun"],
];

for (const [one, other] of same) {
  it(`sees no difference between ${one} and ${other}`, () => assert.equal(fold(one), fold(other)));
}

it("keeps letters apart that are different", () => {
  assert.notEqual(fold("resume"), fold("r\u00e9sum\u00e9"));
  assert.notEqual(fold("\u0131"), fold("i"));
});
