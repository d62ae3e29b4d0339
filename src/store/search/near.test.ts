import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { closeness, piecesOf, wordsOf } from "./near.ts";

describe("near words", () => {
  const score = (query: string, text: string): number => closeness(wordsOf(query), text);

  for (const [query, text] of [
    ["imap break", "the break of imap"],
    ["imap break", "imap is breaking"],
    ["helo", "hello world"],
    ["hello", "helo"],
    ["helo", "help"],
    ["recieve", "we receive it"],
    ["lunch", "lunch!"],
    ["cafe", "cafe\u0301"],
    ["\u4f1a\u8bae", "\u660e\u5929\u4f1a\u8bae\u8bb0\u5f55"],
    ["a", "a b"],
  ] as const) {
    it(`finds ${query} in ${text}`, () => assert.ok(score(query, text) > 0));
  }

  for (const [query, text] of [
    ["imap break", "imap"],
    ["helo", "halt"],
    ["cat", "cut"],
    ["lunch", "launches"],
    ["ell", "hello"],
    ["abcd", "ab"],
    ["x", ""],
  ] as const) {
    it(`does not find ${query} in ${text}`, () => assert.equal(score(query, text), 0));
  }

  it("ranks the exact above the beginning above the misspelt, and often above once", () => {
    const texts = ["hello hello", "hello", "helloing", "helo"];
    const scores = texts.map((text) => score("hello", text));
    assert.deepEqual(
      scores,
      scores.toSorted((one, other) => other - one),
    );
    assert.equal(new Set(scores).size, texts.length);
  });

  const letters = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 9 });

  it("are within the bounds of a score", () => {
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 3 }), fc.array(letters), (query, text) => {
        const found = score(query.join(" "), text.join(" "));
        assert.ok(found >= 0 && found <= 1);
        if (query.every((each) => text.includes(each))) assert.ok(found >= 0.8);
      }),
    );
  });

  it("are never found where none of their pieces are", () => {
    fc.assert(
      fc.property(letters, letters, (asked, there) => {
        if (score(asked, there) === 0) return;
        assert.ok(
          piecesOf(asked).some((pieces) => pieces.every((piece) => there.includes(piece))),
          `${asked} in ${there}`,
        );
      }),
      { numRuns: 5000 },
    );
  });
});
