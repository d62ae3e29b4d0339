import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cpuMs } from "../../../test/support/cpu-time.ts";
import fc from "fast-check";
import { lineGrowth, LineEnds } from "./line-ends.ts";

/** What a message is in lines, in the plainest words. */
function inLines(message: string): string {
  const text = message.replaceAll(/(?<!\r)\n/gu, "\r\n");
  return text === "" || text.endsWith("\n") ? text : `${text}\r\n`;
}

describe("line ends", () => {
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
      assert.equal(lineGrowth(Buffer.from(message)), growth));
  }

  const text = fc.array(fc.constantFrom("\r", "\n", "\n", "\r\n", "a", "x".repeat(30)), { maxLength: 40 });

  it("are completed alike in any pieces, and grow as foretold", () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 9 }), { maxLength: 40 }), (parts, sizes) => {
        const message = Buffer.from(parts.join(""));
        const lines = new LineEnds();
        const sent: Uint8Array[] = [];
        let at = 0;
        for (const size of [...sizes, message.length]) {
          sent.push(lines.completed(message.subarray(at, at + size)));
          at = Math.min(message.length, at + size);
        }
        const whole = inLines(parts.join(""));
        const end = whole.length - Buffer.concat(sent).length;
        assert.equal(Buffer.concat(sent).toString(), whole.slice(0, whole.length - end));
        assert.ok(end === 0 || (end === 2 && message.at(-1) !== 10));
        assert.equal(message.length + lineGrowth(message), whole.length);
      }),
    );
  });

  it("are found fast, however the lines lie", () => {
    for (const line of ["\n", "a\n", `${"a".repeat(17)}\n`, "\r\n", "a".repeat(1 << 20)]) {
      const message = Buffer.alloc(20_000_000, line);
      assert.ok(cpuMs(() => lineGrowth(message)) < 2000, JSON.stringify(line.slice(0, 20)));
    }
  });
});
