import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { countOf, pagesOf, type Positions } from "./message-numbers.ts";

/** Runs with gaps between them, rising. */
const positions = fc
  .array(fc.record({ gap: fc.nat(3), length: fc.integer({ min: 1, max: 20 }) }), { maxLength: 20 })
  .map((runs): Positions => {
    let at = 0;
    return runs.map(({ gap, length }) => [(at += gap), (at += length)] as const);
  });

const each = (runs: Positions): number[] =>
  runs.flatMap(([from, before]) => Array.from({ length: before - from }, (_, i) => from + i));

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
