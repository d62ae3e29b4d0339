import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { includes, indexOf } from "./index-of.ts";

describe("where a text stands in another", () => {
  const part = `${"ab".repeat(200)}c${"ab".repeat(200)}`;
  const rows: readonly (readonly [text: string, part: string, from: number])[] = [
    ["hello", "l", 0],
    ["hello", "l", 4],
    ["hello", "", 2],
    ["", "a", 0],
    [`${"ab".repeat(400)}c${"ab".repeat(200)}`, part, 0],
    [`${"ab".repeat(200)}c${"ab".repeat(199)}a${part}`, part, 0],
    [part + part, part, 1],
    [part, part, 1],
    [part.slice(1), part, 0],
    ["ж".repeat(1_000), "ж".repeat(999), 0],
    [`${"😀".repeat(300)}a`, `${"😀".repeat(200)}a`, 0],
  ];
  for (const [text, sought, from] of rows) {
    it(`is the same as ever: ${text.length}, ${sought.length}, ${from}`, () => {
      assert.equal(indexOf(text, sought, from), text.indexOf(sought, from));
      assert.equal(includes(text, sought), text.includes(sought));
    });
  }

  it("is known soon where they are nearly alike: each place would be compared in vain", () => {
    const text = "a".repeat(4_000_000);
    const half = "a".repeat(500_000);
    assert.equal(indexOf(text, `${half}b${half}`), -1);
  });
});
