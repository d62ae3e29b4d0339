import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SimpleBody } from "./simple.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");

function simple(...pieces: readonly Uint8Array[]): string {
  const body = new SimpleBody();
  const out = pieces.map((piece) => Buffer.from(body.read(piece)));
  return Buffer.concat([...out, body.end()]).toString("latin1");
}

describe("the simple form of a body", () => {
  const table: readonly (readonly [string, string])[] = [
    ["", "\r\n"],
    ["\r\n\r\n", "\r\n"],
    ["a", "a\r\n"],
    ["a\r\n", "a\r\n"],
    ["a\r\n\r\n\r\n", "a\r\n"],
    ["a \t\r\n \r\n", "a \t\r\n \r\n"],
    ["\r\n\r\na\r\n", "\r\n\r\na\r\n"],
    // What is no line end is text.
    ["a\r", "a\r\r\n"],
    ["a\n\n", "a\n\n\r\n"],
    ["\r\r\n", "\r\r\n"],
    ["\r\n\r", "\r\n\r\r\n"],
  ];
  for (const [text, expected] of table) {
    it(`of ${JSON.stringify(text)} is ${JSON.stringify(expected)}`, () => assert.equal(simple(bytes(text)), expected));
  }

  it("is what the RFC says, however the body is chopped", () => {
    const text = fc.array(fc.constantFrom("\r\n", "\r\n", "a", "b c", "\r", "\n"), { maxLength: 30 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(40), { maxLength: 10 }), (words, cuts) => {
        const body = words.join("");
        const at = [0, ...cuts.map((cut) => Math.min(cut, body.length)).toSorted((a, b) => a - b), body.length];
        const pieces = at.slice(1).map((end, i) => bytes(body.slice(at[i], end)));
        assert.equal(simple(...pieces), `${body.replace(/(?:\r\n)+$/, "")}\r\n`);
      }),
    );
  });
});
