import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SIEVE_EXTENSIONS } from "../extensions.ts";
import { MISTAKES_MAX, SCRIPT_BYTES_MAX } from "../limits.ts";
import { readScript } from "../script.ts";
import { decided, mistakesOf } from "../testing/try-script.ts";
import { Arguments } from "./arguments.ts";
import { Checker } from "./checker.ts";
import { readConditional } from "./conditional.ts";
import { MistakeList } from "../mistakes.ts";
import { readCommands } from "./grammar.ts";
import { readTokens } from "./lexer.ts";

describe("require (RFC 5228 3.2)", () => {
  it("takes every extension that is told", () => {
    for (const name of SIEVE_EXTENSIONS) assert.deepEqual(mistakesOf(`require "${name}";`), []);
    assert.deepEqual(readScript('require ["fileinto", "copy"]; require "body"; keep;').requires, [
      "fileinto",
      "copy",
      "body",
    ]);
  });

  const wrong: readonly (readonly [string, readonly string[]])[] = [
    ['fileinto "a";', ['1:1 fileinto needs require "fileinto"']],
    ['require "fileinto"; fileinto :copy "a";', ['1:30 :copy needs require "copy"']],
    [
      'if header :comparator "i;ascii-numeric" "a" "b" { keep; }',
      ['1:23 i;ascii-numeric needs require "comparator-i;ascii-numeric"'],
    ],
    ['require ["fileinto", "nope"]; keep;', ['1:22 there is no extension "nope" here']],
    ['keep; require "fileinto";', ["1:7 require stands at the start of the script, before all other commands"]],
    ["require 5;", ["1:9 the names of extensions: a string or a list of strings is expected here"]],
    ["require;", ["1:1 require needs the names of extensions"]],
  ];
  for (const [text, expected] of wrong) it(text, () => assert.deepEqual(mistakesOf(text), expected));

  it("needs no require for what is in every Sieve", () => {
    assert.deepEqual(mistakesOf('require "comparator-i;octet"; if header :comparator "i;octet" "a" "b" { keep; }'), []);
  });
});

describe("the checker", () => {
  const wrong: readonly (readonly [string, readonly string[]])[] = [
    ["foo;", ["1:1 there is no command foo"]],
    ["true;", ["1:1 true is a test, no command: it belongs behind if"]],
    ["if keep { stop; }", ["1:4 keep is a command, no test"]],
    ["if foo { stop; }", ["1:4 there is no test foo"]],
    ["else { keep; }", ["1:1 else follows an if"]],
    ["if true { } keep; elsif true { }", ["1:19 elsif follows an if"]],
    ["if true { } else { } else { }", ["1:22 else follows an if"]],
    ["if { keep; }", ["1:1 if needs one test"]],
    ["if (true) { keep; }", ["1:1 if needs one test, without parentheses"]],
    ["if anyof true { keep; }", ["1:4 anyof needs a list of tests between parentheses"]],
    ["if true;", ["1:1 if needs a block between braces"]],
    ["keep :x;", ["1:6 keep does not take :x"]],
    ['keep "x";', ["1:6 keep does not take this string"]],
    ["keep true;", ["1:6 keep takes no test"]],
    ["stop { }", ["1:1 stop takes no block"]],
    [
      'redirect "a@example.com" :copy;',
      ['1:26 :copy needs require "copy"', "1:26 :copy belongs in front of the arguments that are no tags"],
    ],
    ['if header :is :is "a" "b" { keep; }', ["1:15 :is is given twice"]],
    ['if header :is :contains "a" "b" { keep; }', ["1:15 :is and :contains exclude each other"]],
    ['if header "a" { keep; }', ["1:4 header needs the keys"]],
    ['if header "a" 5 { keep; }', ["1:15 the keys: a string or a list of strings is expected here"]],
    ['if size :over "x" { keep; }', ["1:15 a size: a number is expected here"]],
    [
      "foo;\n  bar;\n\tbaz;",
      ["1:1 there is no command foo", "2:3 there is no command bar", "3:2 there is no command baz"],
    ],
  ];
  for (const [text, expected] of wrong) it(text, () => assert.deepEqual(mistakesOf(text), expected));

  it("counts the columns of many mistakes in a long line", () => {
    assert.deepEqual(mistakesOf("/*😀*/ %% # é\n😀 %;\n%"), [
      "1:7 % has no meaning here",
      "1:8 % has no meaning here",
      "2:1 😀 has no meaning here",
      "2:3 % has no meaning here",
      "2:4 a command is expected here",
      "3:1 % has no meaning here",
    ]);
    // With the columns of all of them counted anew, some hundred million characters.
    assert.equal(mistakesOf(`${"x ".repeat(120_000)}${"%".repeat(100)}`).at(-1), "1:240100 % has no meaning here");
  });

  it("tells so many mistakes and no more", () => {
    assert.equal(mistakesOf("foo; ".repeat(1_000)).length, MISTAKES_MAX);
    assert.equal(mistakesOf("% ".repeat(1_000)).length, MISTAKES_MAX);
    // As many commands as there can be.
    assert.equal(mistakesOf("a;".repeat(SCRIPT_BYTES_MAX / 2)).length, MISTAKES_MAX);
  });

  it("takes a script that is so large and none that is larger", () => {
    const filled = (bytes: number): string => `#${"x".repeat(bytes - 2)}\n`;
    assert.deepEqual(mistakesOf(filled(SCRIPT_BYTES_MAX)), []);
    assert.deepEqual(mistakesOf(filled(SCRIPT_BYTES_MAX + 1)), [`1:1 a script has at most ${SCRIPT_BYTES_MAX} bytes`]);
  });
});

describe("if, elsif and else (RFC 5228 3.1)", () => {
  const script = (first: boolean, second: boolean): string =>
    `require "fileinto"; if ${first} { fileinto "if"; } elsif ${second} { fileinto "elsif"; } else { fileinto "else"; } fileinto "behind";`;
  it("does the first block whose test holds", async () => {
    assert.deepEqual(await decided(script(true, true)), ["fileinto if", "fileinto behind"]);
    assert.deepEqual(await decided(script(false, true)), ["fileinto elsif", "fileinto behind"]);
    assert.deepEqual(await decided(script(false, false)), ["fileinto else", "fileinto behind"]);
  });

  it("counts the commands that belong together", () => {
    const text = "if true { } elsif true { } else { } keep;";
    const mistakes = new MistakeList(text);
    const nodes = readCommands(readTokens(text, mistakes), mistakes);
    assert.equal(readConditional(nodes, 0, new Checker(text, mistakes)).length, 3);
    assert.equal(new Arguments(nodes[3]!, new Checker(text, mistakes)).places, 0);
  });
});
