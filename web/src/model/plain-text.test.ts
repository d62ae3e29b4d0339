import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { blocksOf, linked } from "./plain-text.ts";

describe("plain text", () => {
  it("is cut into what was quoted and what was not", () =>
    assert.deepEqual(blocksOf("Hi\r\n> a\r\n>> b\r\nBye\r\n"), [
      { isQuoted: false, text: "Hi" },
      { isQuoted: true, text: "> a\n>> b" },
      { isQuoted: false, text: "Bye" },
    ]));

  const links: readonly (readonly [string, readonly string[]])[] = [
    ["see https://x.example/a?b=1.", ["https://x.example/a?b=1"]],
    ["(http://x.example/y)", ["http://x.example/y"]],
    ["<https://x.example>", ["https://x.example"]],
    ["write to bob@x.example, please", ["mailto:bob@x.example"]],
    ["javascript:alert(1) data:text/html,x", []],
    ["https://", []],
  ];
  // Where each letter were looked at from each other, this would take hours.
  it("is searched for links in no time, however long", { timeout: 60_000 }, () => {
    for (const unit of ["a.", "www.", "a@", "a@b", "-", "http://", "https://x.", ".", ">"])
      assert.ok(linked(unit.repeat(500_000 / unit.length)).length > 0);
  });

  for (const [text, wanted] of links)
    it(`finds the links of ${JSON.stringify(text)}`, () => {
      const pieces = linked(text);
      assert.deepEqual(
        pieces.flatMap((piece) => (typeof piece === "string" ? [] : piece.href)),
        wanted,
      );
      assert.equal(pieces.map((piece) => (typeof piece === "string" ? piece : piece.text)).join(""), text);
    });
});
