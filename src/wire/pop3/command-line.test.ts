import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import { parseCommandLine, type Arguments } from "./command-line.ts";

const parse = (text: string) => parseCommandLine(Buffer.from(text));
const args = (text: string): Arguments => parse(text).args;

function onlyNumber(text: string): number {
  const rest = args(text);
  const number = rest.number("message number");
  rest.end();
  return number;
}

describe("command lines", () => {
  const names: readonly [string, string][] = [
    ["STAT", "STAT"],
    ["stat", "STAT"],
    ["Retr 1", "RETR"],
    ["", ""],
    [" STAT", ""],
    ["STAT\t", "STAT\t"],
    ["x".repeat(9999), "X".repeat(16)],
  ];
  for (const [text, name] of names) {
    it(`${JSON.stringify(text.slice(0, 20))} is ${JSON.stringify(name)}`, () => assert.equal(parse(text).name, name));
  }

  const numbers: readonly [string, number | undefined][] = [
    ["RETR 1", 1],
    ["RETR 0042", 42],
    ["RETR 4294967296", 4_294_967_296],
    ["RETR 12345678901", undefined],
    ["RETR", undefined],
    ["RETR ", undefined],
    ["RETR  1", undefined],
    ["RETR -1", undefined],
    ["RETR 1x", undefined],
    ["RETR 1 2", undefined],
    ["RETR 1 ", 1],
    ["RETR \u0661", undefined],
  ];
  for (const [text, value] of numbers) {
    it(`${JSON.stringify(text)} asks for ${value}`, () => {
      if (value === undefined) assert.throws(() => onlyNumber(text), SyntaxProblem);
      else assert.equal(onlyNumber(text), value);
    });
  }

  it("have words, and rests with all their spaces", () => {
    const auth = args("AUTH PLAIN AGE=");
    assert.equal(auth.word("mechanism"), "PLAIN");
    assert.equal(auth.empty, false);
    assert.equal(auth.word("response"), "AGE=");
    auth.end();
    assert.equal(args("PASS  open  sesame ").rest("password"), " open  sesame ");
    assert.equal(args("USER jos\u00e9@example.org").rest("name"), "jos\u00e9@example.org");
  });

  for (const wrong of [
    Buffer.from("PASS"),
    Buffer.from("PASS "),
    Buffer.from("PASS a\0b"),
    Buffer.from([0x50, 0x20, 0xff]),
  ]) {
    it(`${JSON.stringify(wrong.toString("latin1"))} has no password`, () => {
      assert.throws(() => parseCommandLine(wrong).args.rest("password"), SyntaxProblem);
    });
  }

  it("throw nothing but SyntaxProblem", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (line) => {
        for (const read of [
          (a: Arguments) => a.number("n"),
          (a: Arguments) => a.word("w"),
          (a: Arguments) => a.rest("r"),
        ]) {
          try {
            read(parseCommandLine(line).args);
          } catch (error) {
            assert.ok(error instanceof SyntaxProblem);
          }
        }
      }),
    );
  });
});
