import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { NESTING_MAX } from "../limits.ts";
import { MistakeList } from "../mistakes.ts";
import { mistakesOf } from "../testing/try-script.ts";
import { readCommands, type Node } from "./grammar.ts";
import { readTokens } from "./lexer.ts";

function shape({ name, arguments: given, tests, block }: Node): unknown {
  const shown = given.map((each) =>
    each.kind === "strings"
      ? each.values.map(({ value }) => value)
      : each.kind === "tag"
        ? `:${each.name}`
        : each.value,
  );
  return [name, ...shown, ...tests.map(shape), ...(block === undefined ? [] : [{ block: block.map(shape) }])];
}

function shapes(text: string): unknown[] {
  const mistakes = new MistakeList(text);
  return readCommands(readTokens(text, mistakes), mistakes).map(shape);
}

describe("readCommands (RFC 5228 8.2)", () => {
  it("knows commands, tests, blocks and arguments by their form alone", () => {
    assert.deepEqual(shapes('do :tag 5 "x" ["y", "z"]; if not one (two, three :x) { in; }'), [
      ["do", ":tag", 5, ["x"], ["y", "z"]],
      ["if", ["not", ["one", ["two"], ["three", ":x"]]], { block: [["in"]] }],
    ]);
  });

  const wrong: readonly (readonly [string, readonly string[]])[] = [
    ["keep", ["1:1 a semicolon is missing behind keep"]],
    ["keep\nstop;", ["2:1 a semicolon is missing behind keep"]],
    ["keep;;stop;", ["1:6 a command is expected here"]],
    ["if true { keep;", ["1:9 this { is never closed"]],
    ["if true { keep; }}", ["1:18 } closes nothing"]],
    ["if anyof (true,) { keep; }", ["1:16 a test is expected here"]],
    ["if anyof (true { keep; }", ["1:16 a comma or ) is expected here"]],
    ['if header ["a" "b"] "c" { keep; }', ["1:16 a comma or ] is expected here"]],
    ['if header [] "c" { keep; }', ["1:12 a string is expected here"]],
  ];
  for (const [text, expected] of wrong) {
    it(`tells what is wrong with ${text}`, () => assert.deepEqual(mistakesOf(text), expected));
  }

  it("goes on behind a mistake, so that all of them are told", () => {
    assert.deepEqual(
      mistakesOf("keep { ] } stop %; if true { ] keep; } discard 1;"),
      [
        "1:8 a command is expected here",
        "1:17 % has no meaning here",
        "1:30 a command is expected here",
        "1:48 discard does not take this number",
        "1:1 keep takes no block",
      ].toSorted((a, b) => Number(a.split(/[: ]/)[1]) - Number(b.split(/[: ]/)[1])),
    );
  });

  it("lets blocks and tests stand within each other, but not without end", () => {
    const nested = (depth: number): string => `${"if true {".repeat(depth)} keep; ${"}".repeat(depth)}`;
    assert.deepEqual(mistakesOf(nested(NESTING_MAX)), []);
    assert.match(mistakesOf(nested(NESTING_MAX + 1))[0] ?? "", /at most 32 blocks and tests/);
    assert.deepEqual(mistakesOf(`if ${"not ".repeat(NESTING_MAX - 1)} true { keep; }`), []);
    assert.match(mistakesOf(`if ${"not ".repeat(10_000)} true { keep; }`)[0] ?? "", /at most 32 blocks and tests/);
  });
});
