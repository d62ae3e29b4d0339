import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hostsIn, htmlFacts, registered } from "./html-facts.ts";
import { IN_WORD, INVISIBLE, kindIn, letterAt, MARK, scriptIn, SCRIPTS, SEPARATES, UNSPACED } from "./letters.ts";
import { TEXT_LENGTH_MAX, TOKENS_MAX } from "./limits.ts";
import { hashOf, joined, TokenSet } from "./token-set.ts";
import { type Judged, tokensOf } from "./tokens.ts";
import { addWords } from "./words.ts";

const tokens = (text: string, kind = ""): readonly number[] => {
  const set = new TokenSet();
  addWords(set, kind, text);
  return set.sorted();
};

const only = (kind: string, text: string): number => {
  const set = new TokenSet();
  set.add(kind, text);
  return set.sorted()[0] ?? 0;
};

const message = (body: string, fields: Readonly<Record<string, string>> = {}): Judged => ({
  values: (name) => (fields[name] === undefined ? [] : [fields[name]]),
  body,
  html: htmlFacts(""),
  types: ["text/plain"],
  results: null,
});

describe("the words of a text", () => {
  it("count each by itself, and in twos", () => {
    const found = tokens("buy cheap pills");
    for (const word of ["buy", "cheap", "pills"]) assert.ok(found.includes(only("", word)), word);
    assert.equal(found.length, 3 + 2 + 1, "and the script");
    assert.ok(!found.includes(only("subject:", "buy")), "kinds are different");
    assert.notDeepEqual(tokens("cheap buy pills"), found);
    assert.deepEqual(joined(hashOf("a", 0, 1), hashOf("b", 0, 1)), joined(hashOf("a", 0, 1), hashOf("b", 0, 1)));
  });

  it("are the same with other digits, and without what nobody sees", () => {
    assert.deepEqual(tokens("order 123 now"), tokens("order 987 now"));
    assert.deepEqual(tokens("vi\u200bag\u00adra"), tokens("viagra"));
    assert.ok(tokens("\u200b".repeat(9)).includes(only("odd:", "invisible")));
    assert.ok(tokens("p\u0430ypal").includes(only("odd:", "mixed scripts")));
    assert.ok(!tokens("paypal \u043f\u0440\u0438\u0432\u0435\u0442").includes(only("odd:", "mixed scripts")));
  });

  it("are twos of letters where a script has no spaces", () => {
    for (const text of ["\u65e5\u672c\u8a9e\u306e\u6587", "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35"])
      assert.ok(tokens(text).length >= 4, text);
    const [one, other] = [tokens("\u85ac\u3092\u8cb7\u3046"), tokens("\u4eca\u65e5\u85ac\u3092\u8cb7\u3046\u306a")];
    assert.ok(one.filter((token) => other.includes(token)).length >= 3);
    assert.ok(tokens("\u65e5\u672c").includes(only("script:", "han")));
  });

  it("are no more than may be, whatever there is", () => {
    const many = Array.from({ length: 200_000 }, (_, i) => `w${i.toString(36).replace(/\d/g, "q")}`).join(" ");
    assert.equal(tokens(many).length, TOKENS_MAX);
    for (const odd of [
      "",
      "\0",
      "\0a\0b\0",
      "\ud800",
      "x".repeat(TEXT_LENGTH_MAX * 2),
      "\ud83d\ude00",
      "''''",
      "\u0301",
    ])
      for (const token of tokens(odd)) assert.ok(Number.isSafeInteger(token) && token >= 0, JSON.stringify(odd));
  });
});

it("letters are of a kind and a script", () => {
  const kinds = [..."a \u65e5\u0301\u200b"].map((character) => kindIn(letterAt(character, 0)));
  assert.deepEqual(kinds, [IN_WORD, SEPARATES, UNSPACED, MARK, INVISIBLE]);
  assert.equal(SCRIPTS[scriptIn(letterAt("\u0436", 0))], "cyrillic");
});

describe("HTML", () => {
  it("leads to hosts, and has tricks", () => {
    const { hosts, tricks } = htmlFacts(
      '<a href="http://user@Evil.example./x">https://bank.example</a><a HREF=http://evil.example/>www.bank.example</a>' +
        "<img src='//10.0.0.1/x.gif'><p style='display: none'>x</p><form>v<!-- x -->iagra",
    );
    assert.deepEqual([...hosts].toSorted(), ["10.0.0.1", "bank.example", "evil.example"]);
    for (const trick of [
      "hidden",
      "form",
      "picture",
      "comment in a word",
      "name before the host",
      "a link that says another",
    ])
      assert.ok(tricks.has(trick), trick);
    assert.equal(htmlFacts('<a href="https://mail.bank.example/x">https://www.bank.example</a>').tricks.size, 0);
    assert.equal(registered("a.b.Example.org."), "example.org");
    assert.deepEqual([...hostsIn("see https://far.example/x and http://far.example")], ["far.example"]);
  });

  it("of any kind is read in a moment", () => {
    for (const odd of [
      "<a href=",
      "<a href=http://a>",
      "<a href=http://a",
      "<a ",
      "//",
      "http://a@",
      "&#x41",
      "<!--",
      "a<!--a",
    ])
      htmlFacts(odd.repeat(40_000));
  });
});

describe("a message", () => {
  it("is known by who it is from, what it leads to, and what was found out", () => {
    const from = message("hello", {
      from: "bob <bob@mail.work.example>",
      "reply-to": "x@elsewhere.example",
      "list-id": "l <a.b>",
    });
    const found = tokensOf({
      ...from,
      html: htmlFacts('<a href="https://shop.example">'),
      results: [{ method: "dmarc", result: "fail" }],
    });
    const expected: readonly (readonly [string, string])[] = [
      ["from:", "bob@mail.work.example"],
      ["domain:", "work.example"],
      ["answers to:", "another domain"],
      ["list:", "a.b"],
      ["leads to:", "shop.example"],
      ["dmarc=", "fail"],
      ["part:", "text/plain"],
    ];
    for (const [kind, text] of expected) assert.ok(found.includes(only(kind, text)), kind);
    assert.deepEqual(
      found,
      [...new Set(found)].toSorted((a, b) => a - b),
    );
    assert.ok(tokensOf(message("")).includes(only("from:", "nobody")) === false, "no From is no token");
    assert.ok(tokensOf(message("", { from: "<<<>>>" })).includes(only("from:", "nobody")));
  });
});
