import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { cpuMs } from "../../../test/support/cpu-time.ts";
import { LineCounter, LineSums } from "./lines.ts";

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

function summed(message: Uint8Array, pieceBytes?: number): LineSums {
  const sums = new LineSums(message, pieceBytes);
  while (sums.next());
  return sums;
}

describe("the sums of line ends", () => {
  const table: readonly [message: string, growth: number][] = [
    ["", 0],
    ["a\r\n", 0],
    ["a", 2],
    ["\n", 1],
    ["a\n\n\r\nb\n", 3],
    ["a\r", 2],
    ["\r\r\n", 0],
    [`${"long ".repeat(20)}\n${"long ".repeat(20)}\r\n`, 1],
  ];
  for (const [message, growth] of table) {
    it(`${JSON.stringify(message.slice(0, 20))} gains ${growth}`, () =>
      assert.equal(summed(Buffer.from(message)).growth, growth));
  }

  it("are the same in pieces of any size, and tell what counting tells", () => {
    const text = fc.array(fc.constantFrom("\r", "\n", "\n", "\r\n", "a", "x".repeat(30)), { maxLength: 60 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), fc.nat(), fc.nat(), (parts, pieceBytes, one, other) => {
        const message = Buffer.from(parts.join(""));
        const sums = summed(message, pieceBytes);
        assert.equal(sums.growth, summed(message).growth);
        const [start = 0, end = 0] = [one, other].map((at) => at % (message.length + 1)).sort((a, b) => a - b);
        const plain = LineCounter.count(message, start, end);
        assert.equal(new LineCounter(message, sums).between(start, end), plain);
      }),
    );
  });

  it("are found fast, however the lines lie", () => {
    for (const line of ["\n", "a\n", `${"a".repeat(17)}\n`, "\r\n", "a".repeat(1 << 20)]) {
      const message = Buffer.alloc(20_000_000, line);
      assert.ok(cpuMs(() => summed(message)) < 2000, JSON.stringify(line.slice(0, 20)));
    }
  });
});
