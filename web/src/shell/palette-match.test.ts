import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { matching } from "./palette-match.ts";

const names = ["Archive", "Mark as read", "Go to Réunions", "Reply", "Reply all", "Search"];

const cases: readonly (readonly [typed: string, found: readonly string[]])[] = [
  ["", names],
  ["re", ["Reply", "Reply all", "Mark as read", "Go to Réunions"]],
  ["REPLY A", ["Reply all"]],
  ["reu", ["Go to Réunions"]],
  ["rch", ["Archive", "Search"]],
  ["mrd", ["Mark as read"]],
  ["xyz", []],
];

describe("the command palette", () => {
  for (const [typed, found] of cases)
    it(`finds ${found.length} by ${JSON.stringify(typed)}`, () => {
      const shown = matching(
        names.map((name) => ({ name })),
        typed,
      ).map(({ name }) => name);
      assert.deepEqual(shown.slice(0, found.length), found);
      if (typed === "xyz" || typed === "reply a") assert.equal(shown.length, found.length);
    });
});
