import assert from "node:assert/strict";
import { it } from "node:test";
import { countCharacters, widthAt } from "./characters.ts";

it("characters are counted, not the units that they are kept in", () => {
  for (const [text, count] of [
    ["", 0],
    ["aé", 2],
    ["😀a", 2],
    ["a\ud83d", 2],
  ] as const) {
    assert.equal(countCharacters(text), count, text);
  }
  assert.deepEqual([widthAt("a😀", 0), widthAt("a😀", 1), widthAt("a", 1)], [1, 2, 1]);
});
