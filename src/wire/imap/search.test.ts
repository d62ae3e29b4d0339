import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import { Reader } from "./reader.ts";
import { formatSearchKey, readSearch, type SearchKey } from "./search.ts";

describe("SEARCH", () => {
  const key = (text: string): SearchKey => readSearch(Reader.of(` ${text}`)).key;

  it("reads keys", () => {
    assert.deepEqual(key("UNSEEN NOT DELETED"), {
      kind: "and",
      of: [
        { kind: "not", of: { kind: "flag", flag: "\\Seen" } },
        { kind: "not", of: { kind: "flag", flag: "\\Deleted" } },
      ],
    });
    assert.deepEqual(key('OR FROM "x" (TO y 1:3,5)'), {
      kind: "or",
      of: [
        { kind: "header", name: "FROM", text: "x" },
        {
          kind: "and",
          of: [
            { kind: "header", name: "TO", text: "y" },
            {
              kind: "sequence",
              set: {
                saved: false,
                ranges: [
                  [1, 3],
                  [5, 5],
                ],
              },
            },
          ],
        },
      ],
    });
    const all = { kind: "or", of: [1, 2, 3, 4].map((bytes) => ({ kind: "larger", bytes })) };
    for (const text of [
      "OR LARGER 1 OR LARGER 2 OR LARGER 3 LARGER 4",
      "OR OR OR LARGER 1 LARGER 2 LARGER 3 LARGER 4",
      "OR OR LARGER 1 LARGER 2 OR LARGER 3 LARGER 4",
      "OR (LARGER 1) (OR (LARGER 2) ((OR LARGER 3 (LARGER 4))))",
    ]) {
      assert.deepEqual(key(text), all);
    }
    assert.deepEqual(key("SENTON 1-Feb-2026"), { kind: "sent", when: "on", day: Date.UTC(2026, 1, 1) });
    assert.deepEqual(key('MODSEQ "/flags/\\\\draft" all 620162338'), { kind: "modseq", atLeast: 620162338 });
    assert.deepEqual(key("$"), { kind: "sequence", set: { saved: true } });
  });

  it("reads options and charsets", () => {
    const request = readSearch(Reader.of(" RETURN (MIN COUNT save) CHARSET utf-8 SUBJECT {4}\r\nüé"));
    assert.deepEqual(request.options, { items: new Set(["MIN", "COUNT", "SAVE"]), partial: undefined });
    assert.deepEqual(request.key, { kind: "header", name: "SUBJECT", text: "üé" });
    assert.equal(readSearch(Reader.of(" CHARSET x-nonsense ALL")).unknownCharset, "x-nonsense");
    const latin = new Reader(Buffer.from(" CHARSET iso-8859-1 BODY {1}\r\n\xfc", "latin1"));
    assert.deepEqual(readSearch(latin).key, { kind: "body", text: "ü" });
  });

  for (const wrong of [
    "",
    "FOO",
    "NOT",
    "OR ALL",
    "(ALL",
    "ALL)",
    "()",
    "BEFORE x",
    "LARGER x",
    "OLDER 0",
    "YOUNGER -1",
    "YOUNGER",
    "RETURN ALL",
    "RETURN (FOO) ALL",
    "UIDAFTER",
    "FUZZY",
    "UIDAFTER 0",
    "UIDBEFORE 1:2",
    "HEADER X",
    `${"NOT ".repeat(1000)}ALL`,
    "OR ALL",
    "OR OR ALL ALL",
    "OR",
    "OR(ALL) ALL",
    "(".repeat(100),
    "ALL ".repeat(3000),
  ]) {
    it(`refuses ${wrong.slice(0, 20)}`, () => assert.throws(() => key(wrong), SyntaxProblem));
  }

  it("takes one of hundreds of alternatives, however they are chained", () => {
    const some = Array.from({ length: 500 }, (_, i) => `LARGER ${i}`);
    const last = some.slice(0, 80);
    for (const [text, count] of [
      [`${"OR ".repeat(499)}${some.join(" ")}`, 500],
      [some.map((each, i) => (i < 499 ? `OR ${each}` : each)).join(" "), 500],
      [last.reduceRight((rest, each) => `OR (${each}) (${rest})`), 80],
    ] as const) {
      const read = key(text);
      assert.equal(read.kind === "or" ? read.of.length : 0, count);
    }
  });

  // Literals carry anything but NUL.
  const word = fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", ""));
  const { key: anyKey } = fc.letrec<{ key: SearchKey }>((tie) => ({
    key: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<SearchKey>(
        { kind: "all" },
        { kind: "recent" },
        { kind: "flag", flag: "\\Seen" },
        { kind: "flag", flag: "$Forwarded" },
      ),
      word.map((text): SearchKey => ({ kind: "body", text })),
      fc.tuple(fc.string(), word).map(([name, text]): SearchKey => ({ kind: "header", name, text })),
      fc.nat().map((bytes): SearchKey => ({ kind: "larger", bytes })),
      fc.integer({ min: 1, max: 0xffff_ffff }).map((uid): SearchKey => ({ kind: "uid-after", uid })),
      fc.integer({ min: 1, max: 0xffff_ffff }).map((uid): SearchKey => ({ kind: "uid-before", uid })),
      fc.integer({ min: 1, max: 0xffffffff }).map((seconds): SearchKey => ({ kind: "older", seconds })),
      fc.integer({ min: 1, max: 9 }).map((seconds): SearchKey => ({ kind: "younger", seconds })),
      tie("key").map((of): SearchKey => ({ kind: "fuzzy", of })),
      fc.nat(20_000).map((days): SearchKey => ({ kind: "sent", when: "since", day: days * 86_400_000 })),
      fc.nat(20_000).map((days): SearchKey => ({ kind: "saved", when: "on", day: days * 86_400_000 })),
      fc
        .integer({ min: 1, max: 1e6 })
        .map((n): SearchKey => ({ kind: "uid", set: { saved: false, ranges: [[n, n]] } })),
      tie("key").map((of): SearchKey => ({ kind: "not", of })),
      fc
        .array(tie("key"), { minLength: 2, maxLength: 3 })
        .map((some): SearchKey => ({ kind: "or", of: some.flatMap((one) => (one.kind === "or" ? one.of : [one])) })),
      fc.array(tie("key"), { minLength: 2, maxLength: 3 }).map((of): SearchKey => ({ kind: "and", of })),
    ),
  }));

  it("parses what it formats", () => {
    fc.assert(
      fc.property(anyKey, (each) => {
        const wire = formatSearchKey(each);
        const text = each.kind === "and" ? wire : `(${wire})`;
        assert.deepEqual(key(text), each);
      }),
    );
  });
});
