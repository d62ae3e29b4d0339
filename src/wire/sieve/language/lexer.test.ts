import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MistakeList, SieveMistakes } from "../mistakes.ts";
import { readTokens } from "./lexer.ts";

function words(text: string): unknown[] {
  const mistakes = new MistakeList(text);
  const tokens = readTokens(text, mistakes);
  mistakes.throwIfAny();
  return tokens.map((token) =>
    "value" in token ? token.value : "name" in token ? `${token.kind} ${token.name}` : token.kind,
  );
}

describe("readTokens (RFC 5228 8.1)", () => {
  const rows: readonly (readonly [string, unknown[]])[] = [
    ["Keep;", ["identifier keep", "mark ;", "end"]],
    [":Over 10", ["tag over", 10, "end"]],
    ["1K 2m 3G", [1024, 2_097_152, 3_221_225_472, "end"]],
    ['"a\\"b\\\\c\\d"', ['a"b\\cd', "end"]],
    ['"two\nlines"', ["two\r\nlines", "end"]],
    ["# all of this\r\nstop /* and\n this */ ;", ["identifier stop", "mark ;", "end"]],
    ["text:\r\none\r\n..two\r\n.\r\n;", ["one\r\n.two\r\n", "mark ;", "end"]],
    ["text: # a note\none\n.\n;", ["one\r\n", "mark ;", "end"]],
    ["\ufeffkeep", ["identifier keep", "end"]],
    ["", ["end"]],
  ];
  for (const [text, expected] of rows) it(JSON.stringify(text), () => assert.deepEqual(words(text), expected));

  const wrong: readonly (readonly [string, string])[] = [
    ['keep "a', "line 1, column 6: this string has no end: a quotation mark is missing"],
    ["text:\na\n", "line 1, column 1: this text has no end: a line with a dot alone is missing"],
    ["keep;\n /* a", "line 2, column 2: this comment has no end: */ is missing"],
    ["10X", "line 1, column 1: 10X is no number: only K, M or G may follow the digits"],
    ["99999999999G", "line 1, column 1: the number 99999999999G is too large"],
    [": a", "line 1, column 1: a name belongs behind the colon"],
    ["ä", "line 1, column 1: ä has no meaning here"],
    ["\0", "line 1, column 1: the character U+0000 has no meaning here"],
    ['"\0"', "line 1, column 1: a string has no NUL"],
    ['"😀" %', "line 1, column 5: % has no meaning here"],
  ];
  for (const [text, message] of wrong) {
    it(`tells what is wrong with ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => words(text),
        (error: unknown) => error instanceof SieveMistakes && error.message === message,
      );
    });
  }
});
