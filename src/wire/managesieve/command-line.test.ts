import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import { type Arguments, parseCommandLine, parseString } from "./command-line.ts";
import { formatEnding, formatString } from "./response.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");

function two(line: string): [string, string, string] {
  const { name, args } = parseCommandLine(bytes(line));
  const all: [string, string, string] = [name, args.text("name"), args.text("other name")];
  args.end();
  return all;
}

describe("a command of ManageSieve", () => {
  it("has a name in any case, and strings of both kinds", () => {
    assert.deepEqual(two('RenameScript "a" "b"'), ["RENAMESCRIPT", "a", "b"]);
    assert.deepEqual(two("renamescript {1+}\r\na {3}\r\nb\r\n"), ["RENAMESCRIPT", "a", "b\r\n"]);
    assert.deepEqual(two(String.raw`X "say \"a\\b\"" ""`), ["X", String.raw`say "a\b"`, ""]);
    assert.deepEqual(two('X "été" {6+}\r\n会議'), ["X", "été", "会議"]);
    assert.deepEqual(two('X "a" {2+}\n{}  '), ["X", "a", "{}"]);
  });

  const wrong: readonly (readonly [string, (args: Arguments) => unknown, RegExp])[] = [
    ["X", (args) => args.text("name"), /^name expected$/],
    ["X name", (args) => args.text("name"), /^name expected, in quotes/],
    ['X"a"', (args) => args.text("name"), /expected/],
    ['X  "a"', (args) => args.text("name"), /expected/],
    ['X "a', (args) => args.text("name"), /not closed/],
    ['X "a\\', (args) => args.text("name"), /not closed/],
    ['X "a{1+}\r\nb"', (args) => args.text("name"), /not closed/],
    ['X "a\0"', (args) => args.text("name"), /not closed/],
    ["X {1+}\r\n\0", (args) => args.text("name"), /^NUL in the name$/],
    ["X {a {1+}\r\nb", (args) => args.text("name"), /expected, in quotes/],
    ["X {1+}", (args) => args.text("name"), /expected, in quotes/],
    ["X ~{1+}\r\nb", (args) => args.text("name"), /expected, in quotes/],
    ['X "a" b', (args) => [args.text("name"), args.end()], /too many/],
    ['X "a"b', (args) => [args.text("name"), args.end()], /too many/],
    ["X a", (args) => args.number("size"), /^size expected$/],
    ["X 99999999999", (args) => args.number("size"), /^size expected$/],
    ["X -1", (args) => args.number("size"), /^size expected$/],
  ];
  for (const [line, read, message] of wrong) {
    it(`is wrong: ${JSON.stringify(line)}`, () =>
      assert.throws(
        () => read(parseCommandLine(bytes(line)).args),
        (error: unknown) => error instanceof SyntaxProblem && message.test(error.message),
      ));
  }

  it("tells octets that are no UTF-8 from a name", () => {
    const line = Buffer.from('X "caf\xe9"', "latin1");
    assert.throws(() => parseCommandLine(line).args.text("script name"), /^SyntaxProblem: script name is not UTF-8$/);
    assert.deepEqual(parseCommandLine(line).args.octets("script"), Uint8Array.from(Buffer.from("caf\xe9", "latin1")));
  });

  it("has numbers, and spaces at its end", () => {
    const { args } = parseCommandLine(bytes('HAVESPACE "a" 4294967295 '));
    assert.equal(args.text("name"), "a");
    assert.equal(args.number("size"), 4294967295);
    assert.ok(args.empty);
    args.end();
  });

  it("is only looked at where its name can be", () => {
    assert.equal(parseCommandLine(bytes("x".repeat(10_000))).name.length, 32);
  });
});

describe("the answer to a challenge", () => {
  it("is one string", () => {
    assert.equal(Buffer.from(parseString(bytes('"*"'))).toString(), "*");
    assert.equal(Buffer.from(parseString(bytes("{4+}\r\nAAAA"))).toString(), "AAAA");
    for (const line of ["*", "AAAA", '"a" "b"', ' "a"', ""])
      assert.throws(() => parseString(bytes(line)), SyntaxProblem, line);
  });
});

describe("what a server of ManageSieve writes", () => {
  it("is quoted while it is short and one line", () => {
    assert.equal(formatString(String.raw`say "a\b"`), String.raw`"say \"a\\b\""`);
    assert.equal(formatString("line 1: é\r\nline 2"), "{18}\r\nline 1: é\r\nline 2");
    assert.equal(formatString("é".repeat(513)).slice(0, 8), "{1026}\r\n");
    assert.equal(formatEnding({ status: "OK", text: "Done" }), 'OK "Done"\r\n');
    assert.equal(
      formatEnding({ status: "NO", text: "Too many", code: "QUOTA/MAXSCRIPTS" }),
      'NO (QUOTA/MAXSCRIPTS) "Too many"\r\n',
    );
  });

  it("is read back as it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        assert.deepEqual(Buffer.from(parseString(bytes(formatString(text)))), bytes(text));
      }),
    );
  });
});
