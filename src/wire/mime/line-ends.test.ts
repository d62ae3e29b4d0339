import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { LineEnds } from "./line-ends.ts";
import { LineSums } from "./lines.ts";

/** What a message is in lines, in the plainest words. */
function inLines(message: string): string {
  const text = message.replaceAll(/(?<!\r)\n/gu, "\r\n");
  return text === "" || text.endsWith("\n") ? text : `${text}\r\n`;
}

describe("line ends", () => {
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
        const sums = new LineSums(message);
        while (sums.next());
        assert.equal(message.length + sums.growth, whole.length);
      }),
    );
  });
});
