import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { headerFlaw, LineEndCheck } from "./line-ends.ts";

describe("line ends", () => {
  const table: readonly [text: string, flaw: string | undefined][] = [
    ["", undefined],
    ["a", undefined],
    ["a\r\n", undefined],
    ["\r\n\r\n", undefined],
    ["a\nb", "bare-lf"],
    ["\n", "bare-lf"],
    ["a\r\n\n", "bare-lf"],
    ["a\rb", "bare-cr"],
    ["a\r\r\n", "bare-cr"],
    ["a\r", "bare-cr"],
    ["a\rb\n", "bare-cr"],
  ];
  for (const [text, flaw] of table) {
    it(`finds ${flaw ?? "nothing wrong"} in ${JSON.stringify(text)}`, () => {
      const whole = new LineEndCheck();
      whole.read(Buffer.from(text));
      assert.equal(whole.flaw, flaw);
      const split = new LineEndCheck();
      for (const byte of Buffer.from(text)) split.read(Uint8Array.of(byte));
      assert.equal(split.flaw, flaw);
    });
  }
});

describe("the header of a binary message", () => {
  const table: readonly [text: string, flaw: string | undefined][] = [
    ["A: b\r\n\r\nx\ny\r", undefined],
    ["A: b\nC: d\r\n\r\n", "bare-lf"],
    ["A: b\rC: d\r\n\r\n", "bare-cr"],
    ["A: b\nno body", "bare-lf"],
    ["\r\nx\ny\r\n\r\n", undefined],
    ["\r\n", undefined],
    ["\nx\r\n\r\n", "bare-lf"],
    ["", undefined],
  ];
  for (const [text, flaw] of table) {
    it(`has ${flaw ?? "nothing wrong"} in ${JSON.stringify(text)}`, () =>
      assert.equal(headerFlaw(Buffer.from(text)), flaw));
  }
});
