import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Listed, LISTED_MAX, peopleListed } from "./people-list.ts";

const cases: readonly (readonly [what: string, text: string, people: readonly Listed[]])[] = [
  [
    "addresses, one a line",
    "ann@x.example\r\n\r\nbob@x.example",
    [
      { address: "ann@x.example", name: "" },
      { address: "bob@x.example", name: "" },
    ],
  ],
  [
    "first parts",
    "ann\nbob.b",
    [
      { address: "ann@here.example", name: "" },
      { address: "bob.b@here.example", name: "" },
    ],
  ],
  [
    "CSV with a heading",
    'Name,Address\n"Brown, Ann",ann@x.example\n',
    [{ address: "ann@x.example", name: "Brown, Ann" }],
  ],
  [
    "semicolons, first and last name",
    "\uFEFFann@x.example;Ann;Brown",
    [{ address: "ann@x.example", name: "Ann Brown" }],
  ],
  ["as in a mail's header", "Ann Brown <ann@x.example>", [{ address: "ann@x.example", name: "Ann Brown" }]],
  ["somebody twice", "ann@x.example\nANN@x.example", [{ address: "ann@x.example", name: "" }]],
  ["nobody", "what, is this?\n--\n", []],
];

describe("a list of people", () => {
  for (const [what, text, people] of cases)
    it(`is read: ${what}`, () => assert.deepEqual(peopleListed(text, "here.example"), people));

  it("is not cut where it is too long", () => {
    const list = (length: number): string => Array.from({ length }, (_, i) => `person${i}`).join("\n");
    assert.equal(peopleListed(list(LISTED_MAX), "here.example")?.length, LISTED_MAX);
    assert.equal(peopleListed(list(LISTED_MAX + 1), "here.example"), undefined);
  });
});
