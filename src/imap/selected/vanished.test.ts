import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Uid } from "../../store/model.ts";
import { formatRanges } from "../../wire/imap/number-set.ts";
import { VANISHED_RANGES_PER_LINE } from "../limits.ts";
import { goneAmong, knownUpTo, vanishedText } from "./vanished.ts";

const rising = (numbers: Iterable<number>): number[] => [...new Set(numbers)].sort((a, b) => a - b);

describe("VANISHED", () => {
  it("is told in lines that are not too long", () => {
    assert.equal(vanishedText([], true), "");
    assert.equal(vanishedText([[4, 6]], false), "* VANISHED 4:6\r\n");
    const many = Array.from({ length: VANISHED_RANGES_PER_LINE + 1 }, (_, i) => [2 * i + 1, 2 * i + 1] as const);
    const lines = vanishedText(many, true).split("\r\n");
    assert.equal(lines.length, 3);
    assert.equal(lines[1], `* VANISHED (EARLIER) ${2 * VANISHED_RANGES_PER_LINE + 1}`);
  });

  it("finds the example of RFC 7162 3.2.5.2", () => {
    const present = Uint32Array.from({ length: 20 }, (_, i) => (i < 11 ? 2 * (i + 1) : 25 + i));
    const match = {
      numbers: [
        [4, 4],
        [12, 12],
      ],
      uids: [
        [8, 8],
        [24, 24],
      ],
    } as const;
    assert.equal(knownUpTo(match, present), 8);
    assert.equal(knownUpTo({ numbers: [[1, 4_000_000_000]], uids: [[1, 4_000_000_000]] }, present), 0);
  });

  it("tells exactly what was asked about and is not there, whether the store remembers or not", () => {
    const uid = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(
        fc.array(uid),
        fc.array(uid),
        fc.array(fc.tuple(uid, uid), { maxLength: 4 }),
        fc.nat(40),
        fc.boolean(),
        (here, went, pairs, above, remembers) => {
          const counted = Uint32Array.from(rising(here));
          const gone = rising(went) as Uid[];
          const ranges = pairs.map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
          const uidNext = 31;
          const told = goneAmong({ ranges, above }, remembers ? gone : undefined, { counted, uidNext });
          const expected = [];
          for (let each = above + 1; each < uidNext; each++) {
            const asked = ranges.some(([from, to]) => from <= each && each <= to);
            if (asked && !counted.includes(each) && (!remembers || gone.includes(each as Uid))) expected.push(each);
          }
          const flat = told.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
          assert.deepEqual(flat, expected, formatRanges(told));
        },
      ),
    );
  });
});
