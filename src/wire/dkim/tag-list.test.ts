import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { relaxedField } from "./canonical.ts";
import { TAGS_MAX } from "./limits.ts";
import { parseTagList, tagListField } from "./tag-list.ts";

describe("a tag list", () => {
  const table: readonly (readonly [string, Readonly<Record<string, string>> | undefined])[] = [
    ["v=DKIM1; k=rsa; p=AB+/=", { v: "DKIM1", k: "rsa", p: "AB+/=" }],
    ["a=1;b=;", { a: "1", b: "" }],
    [" a =\r\n 1 2 ; b = x\t", { a: "1 2", b: "x" }],
    ["", {}],
    [";", undefined],
    ["a=1;;b=2", undefined],
    ["a=1; a=2", undefined],
    ["a=1; A=2", { a: "1", A: "2" }],
    ["a", undefined],
    ["1=a", undefined],
    ["=a", undefined],
    [Array.from({ length: TAGS_MAX + 1 }, (_, i) => `t${i}=`).join(";"), undefined],
  ];
  for (const [text, expected] of table) {
    it(`${JSON.stringify(text.slice(0, 40))} is ${JSON.stringify(expected)}`, () => {
      const tags = parseTagList(text);
      assert.deepEqual(tags === undefined ? undefined : Object.fromEntries(tags), expected);
    });
  }

  it("is written so that it reads the same, in lines of 78", () => {
    const value = fc.stringMatching(/^[a-z0-9+/=]{0,400}$/);
    const names = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(value, names, fc.boolean(), (b, h, last) => {
        const others = [
          ["a", "rsa-sha256"],
          ["h", h.join(":")],
          ["t", "1"],
        ] as const;
        const field = tagListField("X", last ? [...others, ["b", b]] : [["b", b], ...others]);
        for (const line of field.split("\r\n")) assert.ok(line.length <= 78, line);
        const read = parseTagList(field.slice(2));
        assert.deepEqual(read?.get("b")?.replace(/\s/g, ""), b);
        assert.deepEqual(read?.get("h")?.replace(/\s/g, ""), h.join(":"));
      }),
    );
  });

  it("has one relaxed form but for its b, however long that is", () => {
    const relaxed = (field: string): string => Buffer.from(relaxedField(Buffer.from(field))).toString();
    fc.assert(
      fc.property(fc.nat(400), fc.nat(200), (length, other) => {
        const field = (b: string): string =>
          tagListField("X", [
            ["a", "x"],
            ["b", b],
            ["h", "from:".repeat(other / 5)],
            ["s", "y"],
          ]);
        assert.equal(relaxed(field("A".repeat(length))).replace(/A[A ]*/, ""), relaxed(field("")));
      }),
    );
  });
});
