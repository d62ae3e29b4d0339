import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hasTwoReadings } from "./two-readings.ts";

describe("an address list", () => {
  const table: readonly (readonly [value: string, isSo: boolean])[] = [
    ["", false],
    ["a@b.example", false],
    ["A <a@b.example>, c@d.example", false],
    ['"c@d.example" <a@b.example> (e@f.example)', false],
    ["<a@b.example>c@d.example", true],
    ["<a@b.example> (x) c@d.example", true],
    ["<a@b.example> c", false],
    ["<a@b.example> (at home", false],
    ["a@b.example (<c@d.example>", true],
    ['a@b.example "<c@d.example>', true],
    ["a@b.example ((x) <c@d.example>", true],
    ["a@b.example (x\\) <c@d.example>", true],
    ['"A <a@b.example>', false],
    ["(A <a@b.example>", false],
    ['"A\\" <a@b.example>', false],
  ];
  for (const [value, isSo] of table)
    it(`${isSo ? "has" : "does not have"} two readings: ${value}`, () =>
      assert.equal(hasTwoReadings(Buffer.from(value)), isSo));
});
