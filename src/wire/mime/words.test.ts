import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { decodeText, encodeText } from "./words.ts";

const decode = (text: string, fallback?: string): string => decodeText(Buffer.from(text, "latin1"), fallback);

describe("decodeText", () => {
  const table: readonly (readonly [value: string, text: string])[] = [
    // RFC 2047 8
    ["=?US-ASCII?Q?Keith_Moore?=", "Keith Moore"],
    ["=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?=", "Keld Jørn Simonsen"],
    ["=?ISO-8859-1?Q?Andr=E9?= Pirard", "André Pirard"],
    [
      "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=\r\n =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
      "If you can read this you understand the example.",
    ],
    ["=?ISO-8859-8?b?7eXs+SDv4SDp7Oj08A==?=", "םולש ןב ילטפנ"],
    ["(=?ISO-8859-1?Q?a?=)", "(a)"],
    ["(=?ISO-8859-1?Q?a?= b)", "(a b)"],
    ["(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)", "(ab)"],
    ["(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)", "(ab)"],
    ["(=?ISO-8859-1?Q?a?=       \r\n   =?ISO-8859-1?Q?b?=)", "(ab)"],
    ["(=?ISO-8859-1?Q?a_b?=)", "(a b)"],
    ["(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)", "(a b)"],
    // RFC 2231 5
    ["=?US-ASCII*EN?Q?Keith_Moore?=", "Keith Moore"],
    // A character split between words
    ["=?utf-8?B?4pw=?= =?utf-8?B?kw==?=", "✓"],
    ["=?UTF-8?Q?=E2=9C?=\r\n =?utf-8?Q?=93?=", "✓"],
    ["=?iso-2022-jp?B?GyRCJDMbKEI=?=", "こ"],
    ["=?iso-2022-jp?B?GyRCJDMbKEI=?=\r\n =?ISO-2022-JP?B?GyRCJDMbKEI=?=", "ここ"],
    // Words where none may be, and words that are none
    ["a=?utf-8?q?b?=c", "abc"],
    ["=?utf-8?q?two words?=", "two words"],
    ["=?utf-8?q?what??=", "what?"],
    ["=?utf-8?x?abc?=", "=?utf-8?x?abc?="],
    ["=?utf-8?q?abc", "=?utf-8?q?abc"],
    ["=?utf-8?q?x=?utf-8?q?b?=", "=?utf-8?q?xb"],
    ["=?nonsense?q?J=C3=B6rg?=", "Jörg"],
    ["=?utf-8?b?SsO2cmc?=", "Jörg"],
    ["=?utf-8?q??=", ""],
    ["a\r\n b\r\n\tc", "a b\tc"],
    ["plain", "plain"],
    ["", ""],
    // Bytes as they are
    ["J\xc3\xb6rg", "Jörg"],
    ["J\xf6rg", "Jörg"],
    ["\x1b$B$3\x1b(B", "こ"],
  ];
  for (const [value, text] of table) {
    it(`reads ${JSON.stringify(value)}`, () => assert.equal(decode(value), text));
  }

  it("reads raw bytes in the charset of the text, unless they are UTF-8", () => {
    assert.equal(decode("\xbb\xc6\xc9\xbd", "gb2312"), "黄山");
    assert.equal(decode("J\xc3\xb6rg", "gb2312"), "Jörg");
  });

  it("reads what encodeText writes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
        fc.pre(!/[\r\n]/.test(text));
        const encoded = encodeText(text);
        assert.match(encoded, /^[\t\r\n\x20-\x7e]*$/);
        assert.ok(encoded === text || encoded.split("\r\n ").every((word) => word.length <= 75));
        assert.equal(decodeText(Buffer.from(encoded)), text);
      }),
    );
  });

  it("never throws", () => {
    const parts = fc.constantFrom(
      "=?",
      "?=",
      "utf-8",
      "?q?",
      "?b?",
      "=",
      "?",
      " ",
      "a",
      "4pw=",
      "=E2",
      "\xe2",
      "\x1b$B",
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 30 }), (pieces) => {
        assert.equal(typeof decode(pieces.join("")), "string");
      }),
    );
  });
});
