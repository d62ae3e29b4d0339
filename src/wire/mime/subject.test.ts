import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parseMessageId, parseMessageIds } from "./message-id.ts";
import { baseSubject } from "./subject.ts";

describe("baseSubject", () => {
  const table: readonly (readonly [string, string])[] = [
    ["hello", "hello"],
    ["Re: hello", "hello"],
    ["re : RE:hello", "hello"],
    ["Fwd: hello", "hello"],
    ["fw: hello (fwd)", "hello"],
    ["[list] hello", "hello"],
    ["Re: [list] hello", "hello"],
    ["[list] Re: [other] hello", "hello"],
    ["Re[2]: hello", "hello"],
    ["Re [2]: hello", "hello"],
    ["[Fwd: hello]", "hello"],
    ["[fwd: Re: [list] hello (fwd)] (fwd)", "hello"],
    ["[only a blob]", "[only a blob]"],
    ["Re: [only a blob]", "[only a blob]"],
    ["Re:", ""],
    ["(fwd)", ""],
    ["regarding: hello", "regarding: hello"],
    ["  hello \t there  ", "hello there"],
    ["", ""],
    ["[", "["],
  ];
  for (const [subject, base] of table) {
    it(`of ${JSON.stringify(subject)} is ${JSON.stringify(base)}`, () => assert.equal(baseSubject(subject), base));
  }

  it("is its own base, and no marker changes it", () => {
    const parts = fc.constantFrom("re:", "fwd:", "[x]", "(fwd)", "[fwd:", "]", " ", "a", "[", ":");
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (pieces) => {
        const base = baseSubject(pieces.join(""));
        assert.equal(baseSubject(base), base);
        assert.equal(baseSubject(`Re: ${base} (fwd)`), base);
      }),
    );
  });

  it("takes long subjects in one go", () => {
    assert.ok(baseSubject("[".repeat(1_000_000)).length <= 2_000);
    assert.ok(baseSubject("Re: [x] ".repeat(100_000)).length <= 2_000);
  });
});

describe("parseMessageIds", () => {
  const ids = (text: string, max = 100): string[] => parseMessageIds(Buffer.from(text), max);
  it("gives what is between angle brackets, in order", () => {
    assert.deepEqual(ids("<a@b> <c@d>\r\n\t<e@f>"), ["a@b", "c@d", "e@f"]);
    assert.deepEqual(ids("<a@b><c@d>"), ["a@b", "c@d"]);
    assert.deepEqual(ids('Your message of Monday <a@b> "x"'), ["a@b"]);
    assert.deepEqual(ids("<a\r\n @b>"), ["a@b"]);
    assert.deepEqual(ids("<> < > a@b <x"), []);
  });
  it("keeps the newest", () => assert.deepEqual(ids("<1@x> <2@x> <3@x>", 2), ["2@x", "3@x"]));
  it("never throws", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("<", ">", "a", "@", " ", "\xff"), { maxLength: 30 }), (letters) => {
        for (const id of ids(letters.join(""))) assert.match(id, /^[^\s<>]+$/);
      }),
    );
  });
});

describe("parseMessageId", () => {
  const id = (text: string): string | undefined => parseMessageId(Buffer.from(text));
  it("reads one with or without brackets", () => {
    assert.equal(id("<a@b>"), "a@b");
    assert.equal(id(" <a@b> (comment)"), "a@b");
    assert.equal(id("a@b"), "a@b");
    assert.equal(id("not an id"), undefined);
    assert.equal(id(""), undefined);
    assert.equal(id(`<${"x".repeat(1_000)}>`), undefined);
  });
});
