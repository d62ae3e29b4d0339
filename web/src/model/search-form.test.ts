import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formOf, queryOf, withoutTerm } from "./search-form.ts";

const cases: readonly (readonly [query: string, filled: Readonly<Record<string, unknown>>, again?: string])[] = [
  ["", {}],
  ["report", { words: "report" }],
  ['"big sale" from:ann', { words: '"big sale"', from: "ann" }, 'from:ann "big sale"'],
  ['subject:"big sale" in:inbox', { subject: "big sale", in: "inbox" }],
  ["from:ann from:bob", { from: "ann", words: "from:bob" }],
  ["-draft -from:bob", { without: "draft", words: "-from:bob" }, "-from:bob -draft"],
  ["has:attachment is:unread is:starred", { hasAttachment: true, isUnread: true, isStarred: true }],
  ["is:answered cc:x", { words: "is:answered cc:x" }],
  [
    "after:2026-01-05 before:2026-02",
    { after: "2026-01-05", words: "before:2026-02" },
    "after:2026-01-05 before:2026-02",
  ],
  ["larger:1m", { larger: "1m" }],
  ['in:"Bills 2026" -x -"y z"', { in: "Bills 2026", without: 'x "y z"' }],
  ["http://x.example/a", { words: "http://x.example/a" }],
];

describe("a search as a form", () => {
  for (const [query, filled, again = query] of cases)
    it(JSON.stringify(query), () => {
      const form = formOf(query);
      const shown = Object.fromEntries(Object.entries(form).filter(([, value]) => value !== "" && value !== false));
      assert.deepEqual(shown, filled);
      assert.equal(queryOf(form), again);
      assert.deepEqual(formOf(queryOf(form)), form);
    });

  it("loses one term at a time", () => assert.equal(withoutTerm('a from:"b c" -d', 1), "a -d"));
});
