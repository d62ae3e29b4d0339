import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { LineCounter } from "./lines.ts";

describe("LineCounter.count", () => {
  it("counts every line end between two places, wherever the bytes lie", () => {
    const byte = fc.constantFrom(10, 10, 13, 0, 9, 11, 0x8a, 0x0b, 255, 65);
    const bytes = fc
      .uint8Array({ minLength: 0, maxLength: 3 })
      .chain((before) =>
        fc.array(byte, { minLength: 250, maxLength: 600 }).map((rest) => ({ before: before.length, rest })),
      );
    fc.assert(
      fc.property(bytes, fc.nat(40), fc.nat(40), ({ before, rest }, first, last) => {
        const memory = Uint8Array.from([...new Uint8Array(before).fill(10), ...rest]).subarray(before);
        const end = memory.length - last;
        const plain = rest.slice(first, end).filter((each) => each === 10).length;
        assert.equal(LineCounter.count(memory, first, end), plain);
      }),
    );
  });
});
