import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { commonPositions, countOf, pagesOf, type Positions, slicePositions } from "./message-numbers.ts";

/** Runs with gaps between them, rising. */
const positions = fc
  .array(fc.record({ gap: fc.nat(3), length: fc.integer({ min: 1, max: 20 }) }), { maxLength: 20 })
  .map((runs): Positions => {
    let at = 0;
    return runs.map(({ gap, length }) => [(at += gap), (at += length)] as const);
  });

const each = (runs: Positions): number[] =>
  runs.flatMap(([from, before]) => Array.from({ length: before - from }, (_, i) => from + i));

describe("a slice of positions", () => {
  it("is the same as of all of them one by one", () => {
    fc.assert(
      fc.property(positions, fc.nat(80), fc.nat(80), (all, from, length) => {
        const slice = slicePositions(all, from, from + length);
        assert.deepEqual(each(slice), each(all).slice(from, from + length));
        for (const [start, end] of slice) assert.ok(start < end);
      }),
    );
  });
});

describe("common positions", () => {
  it("are those of one that are among those of the other", () => {
    fc.assert(
      fc.property(positions, positions, (one, other) => {
        const those = new Set(each(other));
        assert.deepEqual(
          each(commonPositions(one, other)),
          each(one).filter((position) => those.has(position)),
        );
      }),
    );
  });
});

describe("pages of positions", () => {
  it("are all full but the last, in order, and leave nothing out", () => {
    fc.assert(
      fc.property(positions, fc.integer({ min: 1, max: 30 }), (all, size) => {
        const pages = [...pagesOf(all, size)];
        assert.deepEqual(pages.flatMap(each), each(all));
        for (const page of pages.slice(0, -1)) assert.equal(countOf(page), size);
        const last = pages.at(-1);
        assert.ok(last === undefined || (countOf(last) > 0 && countOf(last) <= size));
      }),
    );
  });
});
