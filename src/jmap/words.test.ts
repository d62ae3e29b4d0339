import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { wordsIn } from "./words.ts";

describe("the words of a search", () => {
  for (const [text, words] of [
    ["", []],
    ["  two  words ", ["two", "words"]],
    [`"one thing" 'another one' it's`, ["one thing", "another one", "it's"]],
    [`"" unclosed "quote here`, ["unclosed", '"quote', "here"]],
    ["l'été d'avant", ["l'été", "d'avant"]],
  ] as const)
    it(`of ${JSON.stringify(text)}`, () => assert.deepEqual(wordsIn(text), words));

  it("are not read to the end where there are too many", () => {
    assert.equal(wordsIn("a ".repeat(200)).length, 200);
    assert.throws(() => wordsIn("a ".repeat(5_000_000)), { name: "MethodError", type: "unsupportedFilter" });
  });
});
