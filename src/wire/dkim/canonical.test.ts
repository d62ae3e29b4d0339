import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { RelaxedBody, relaxedField } from "./canonical.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");

function relaxed(...pieces: readonly Uint8Array[]): string {
  const body = new RelaxedBody();
  const out = pieces.map((piece) => body.read(piece));
  return Buffer.concat([...out, body.end()]).toString("latin1");
}

/** RFC 6376 3.4.4, as it reads. */
function asTheRfcSays(text: string): string {
  const lines = text.split("\r\n").map((line) => line.replace(/[ \t]+/g, " ").replace(/ $/, ""));
  while (lines.at(-1) === "") lines.pop();
  return lines.map((line) => `${line}\r\n`).join("");
}

describe("the relaxed form of a body", () => {
  const table: readonly (readonly [string, string])[] = [
    ["", ""],
    ["\r\n", ""],
    [" \t\r\n\r\n", ""],
    ["a", "a\r\n"],
    ["a\r\n", "a\r\n"],
    ["a\r\n\r\n \r\n", "a\r\n"],
    // The example of RFC 6376 3.4.5.
    [" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n"],
    ["\r\n\r\na\r\n", "\r\n\r\na\r\n"],
    ["a\tb  \t c \r\n\td", "a b c\r\n d\r\n"],
    // What is no line end is text.
    ["a\rb\nc\r\n", "a\rb\nc\r\n"],
    ["a \r", "a \r\r\n"],
    ["\r\n\r", "\r\n\r\r\n"],
    ["\0\x01\xff\r\n", "\0\x01\xff\r\n"],
  ];
  for (const [text, expected] of table) {
    it(`of ${JSON.stringify(text)} is ${JSON.stringify(expected)}`, () => {
      assert.equal(relaxed(bytes(text)), expected);
    });
  }

  const text = fc
    .array(fc.constantFrom("\r\n", "\r\n", " ", "\t", "a", "bc", "\r", "\n", "é"), { maxLength: 40 })
    .map((words) => words.join(""));

  it("is what the RFC says", () => {
    fc.assert(fc.property(text, (body) => assert.equal(relaxed(bytes(body)), asTheRfcSays(body))));
  });

  it("does not depend on how the body is chopped", () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(40), { maxLength: 8 }), (body, cuts) => {
        const whole = bytes(body);
        const at = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).toSorted((a, b) => a - b), whole.length];
        const pieces = at.slice(1).map((end, i) => whole.subarray(at[i], end));
        assert.equal(relaxed(...pieces), relaxed(whole));
      }),
    );
  });
});

describe("the relaxed form of a field", () => {
  const table: readonly (readonly [string, string])[] = [
    ["A: X\r\n", "a:X\r\n"],
    ["B : Y\t\r\n\tZ  \r\n", "b:Y Z\r\n"],
    ["Subject:\r\n", "subject:\r\n"],
    ["Subject:   \r\n \r\n", "subject:\r\n"],
    ["SUBJECT:\r\n a: b \r\n\t c", "subject:a: b c\r\n"],
    ["x:\xe9 \xc3", "x:\xe9 \xc3\r\n"],
  ];
  for (const [field, expected] of table) {
    it(`of ${JSON.stringify(field)} is ${JSON.stringify(expected)}`, () => {
      assert.equal(Buffer.from(relaxedField(bytes(field))).toString("latin1"), expected);
    });
  }
});
