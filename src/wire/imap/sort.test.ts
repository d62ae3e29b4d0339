import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import { Reader } from "./reader.ts";
import { readSort, type SortKey } from "./sort.ts";

const read = (text: string) => readSort(Reader.of(` ${text}`));

describe("SORT", () => {
  it("is read with options, criteria, charset and keys", () => {
    assert.deepEqual(read('return (min COUNT) (reverse date SUBJECT) "utf-8" UNSEEN'), {
      options: { items: new Set(["MIN", "COUNT"]), partial: undefined },
      criteria: [
        { key: "DATE", reverse: true },
        { key: "SUBJECT", reverse: false },
      ],
      unknownCharset: undefined,
      key: { kind: "not", of: { kind: "flag", flag: "\\Seen" } },
    });
    assert.equal(read("(SIZE) X-NOVEL SUBJECT x").unknownCharset, "X-NOVEL");
  });

  it("reads back any criteria", () => {
    const key = fc.constantFrom<SortKey>(
      ...(["ARRIVAL", "CC", "DATE", "DISPLAYFROM", "DISPLAYTO", "FROM", "SIZE", "SUBJECT", "TO"] as const),
    );
    const criteria = fc.array(fc.record({ key, reverse: fc.boolean() }, { noNullPrototype: true }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(criteria, (some) => {
        const text = some.map((each) => `${each.reverse ? "REVERSE " : ""}${each.key}`).join(" ");
        assert.deepEqual(read(`(${text}) UTF-8 ALL`).criteria, some);
      }),
    );
  });

  it("is refused where the grammar does not have it", () => {
    for (const wrong of [
      "() UTF-8 ALL",
      "(NOVEL) UTF-8 ALL",
      "(REVERSE) UTF-8 ALL",
      "(REVERSE REVERSE DATE) UTF-8 ALL",
      "DATE UTF-8 ALL",
      "(DATE) UTF-8",
      "(DATE)",
      "RETURN (ALL) UTF-8 ALL",
      `(${Array(21).fill("DATE").join(" ")}) UTF-8 ALL`,
    ])
      assert.throws(() => read(wrong), SyntaxProblem, wrong);
  });
});
