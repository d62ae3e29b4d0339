import assert from "node:assert/strict";
import { it } from "node:test";
import { collationKey } from "../../base/collation.ts";
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
  ["\u0131", "I"],
  ["\ufb01ne", "FINE"],
  ["\uff21\uff42", "ab"],
];

for (const [one, other] of same) {
  it(`sees no difference between ${one} and ${other}`, () => assert.equal(fold(one), fold(other)));
}

it("keeps letters apart that are different", () => {
  assert.notEqual(fold("resume"), fold("r\u00e9sum\u00e9"));
  assert.notEqual(fold("\u00f8"), fold("o"));
});

it("sees as the same whatever i;unicode-casemap does (RFC 5051)", () => {
  const folded = new Map<string, string>();
  for (let code = 0; code < 0x2_0000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const letter = String.fromCodePoint(code);
    const key = collationKey(letter);
    const known = folded.get(key);
    if (known === undefined) folded.set(key, fold(letter));
    else assert.equal(fold(letter), known, `U+${code.toString(16)}`);
  }
});
