import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import { Reader } from "./reader.ts";
import { formatResync, readResync } from "./resync.ts";

describe("QRESYNC parameters", () => {
  it("are read", () => {
    assert.deepEqual(readResync(Reader.of("(67890007 20050715194045000 41,43:211 (1,3:4 41,45:46))")), {
      uidValidity: 67890007,
      modseq: Number.MAX_SAFE_INTEGER,
      known: [
        [41, 41],
        [43, 211],
      ],
      match: {
        numbers: [
          [1, 1],
          [3, 4],
        ],
        uids: [
          [41, 41],
          [45, 46],
        ],
      },
    });
    // What clients send that know nothing yet.
    assert.deepEqual(readResync(Reader.of("(0 0)")), { uidValidity: 0, modseq: 0, known: undefined, match: undefined });
    assert.deepEqual(readResync(Reader.of("(1 2)")), { uidValidity: 1, modseq: 2, known: undefined, match: undefined });
  });

  for (const wrong of [
    "",
    "()",
    "(1)",
    "(1 2 3:*)",
    "(1 2 $)",
    "(1 2 ())",
    "(1 2 (1))",
    "(1 2 (1:2 5))",
    "(1 2 (2,1 5,6))",
    "(1 2 (1,2 6,5))",
    "(1 2 (1:3,2 5:8))",
    "(1 2 (1:* 5:*))",
    "(1 2 (1 5) 3)",
    "(1 2 3",
  ]) {
    it(`refuse ${wrong}`, () => assert.throws(() => readResync(Reader.of(wrong)), SyntaxProblem));
  }

  it("parse as they are formatted", () => {
    const rising = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.nat(9)), { minLength: 1, maxLength: 5 })
      .map((steps) => {
        let last = 0;
        return steps.map(([gap, length]): [number, number] => {
          const from = last + gap;
          last = from + length;
          return [from, last];
        });
      });
    const match = fc.tuple(rising, fc.integer({ min: 0, max: 1000 })).map(([numbers, offset]) => ({
      numbers,
      uids: numbers.map(([from, to]): [number, number] => [from + offset, to + offset]),
    }));
    const resync = fc.record(
      {
        uidValidity: fc.integer({ min: 1, max: 0xffffffff }),
        modseq: fc.integer({ min: 1, max: 1e12 }),
        known: fc.option(rising, { nil: undefined }),
        match: fc.option(match, { nil: undefined }),
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(resync, (each) => {
        assert.deepEqual(readResync(Reader.of(formatResync(each))), each);
      }),
    );
  });
});
