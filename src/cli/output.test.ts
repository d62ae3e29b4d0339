import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { harmless, table } from "./output.ts";

describe("what a terminal shows", () => {
  for (const [text, shown] of [
    ["plain\ttext\n\u2603", "plain\ttext\n\u2603"],
    ["\x1b[32mok\x1b[39m", "\x1b[32mok\x1b[39m"],
    ["550 \x1b]0;title\x07no", "550 \ufffd]0;title\ufffdno"],
    ["\x1b[2J\x1b[1;1Hgone", "\ufffd[2J\ufffd[1;1Hgone"],
    ["hidden\rshown\b\x9b1m\x7f", "hidden\ufffdshown\ufffd\ufffd1m\ufffd"],
    ["\u202egnp.exe", "\ufffdgnp.exe"],
  ] as const)
    it(`of ${JSON.stringify(text)} obeys nothing`, () => assert.equal(harmless(text), shown));

  it("has a line for each row", () =>
    assert.equal(
      table([
        ["a\r\nb", "c"],
        ["d", "e"],
      ]),
      "a b  c\nd    e",
    ));
});
