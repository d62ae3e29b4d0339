import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseTree } from "../mime/tree.ts";
import { formatBodyStructure, withDecodedParameters } from "./bodystructure.ts";

const structure = (extended: boolean, ...lines: string[]): string => {
  const message = Buffer.from(lines.join("\r\n"), "latin1");
  return Buffer.from(formatBodyStructure(message, parseTree(message), { extended })).toString("latin1");
};

const simple = ["Subject: x", "", "one", "two", ""];
const diff = [
  "Content-Type: MULTIPART/MIXED; boundary=b",
  "",
  "--b",
  "Content-Type: TEXT/PLAIN; CHARSET=US-ASCII",
  "",
  "text",
  "",
  "--b",
  'Content-Type: TEXT/PLAIN; CHARSET=US-ASCII; NAME="cc.diff"',
  "Content-ID: <960723163407.20117h@cac.washington.edu>",
  "Content-Description: Compiler diff",
  "Content-Transfer-Encoding: BASE64",
  "",
  "QUJD",
  "--b--",
];
const forwarded = ["Content-Type: message/rfc822", "", "Subject: in", "From: a@b", "", "line", ""];

describe("BODY", () => {
  const table: readonly (readonly [what: string, lines: readonly string[], expected: string])[] = [
    ["a text without MIME", simple, '("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 10 2)'],
    [
      "RFC 9051's two texts",
      diff,
      '(("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7bit" 6 1)' +
        '("TEXT" "PLAIN" ("CHARSET" "US-ASCII" "NAME" "cc.diff") "<960723163407.20117h@cac.washington.edu>" "Compiler diff" "BASE64" 4 0) "MIXED")',
    ],
    [
      "an embedded message",
      forwarded,
      '("message" "rfc822" NIL NIL NIL "7bit" 32 (NIL "in" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL) ' +
        '("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 6 1) 4)',
    ],
    [
      "an encoded message",
      ["Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", "", "UQ=="],
      '("application" "octet-stream" NIL NIL NIL "base64" 4)',
    ],
    [
      "a multipart without parts",
      ["Content-Type: multipart/mixed; boundary=x", "", "nothing"],
      '("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 7 0)',
    ],
    ["an empty message", [], '("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0)'],
  ];
  for (const [what, lines, expected] of table)
    it(`describes ${what}`, () => assert.equal(structure(false, ...lines), expected));
});

describe("BODYSTRUCTURE", () => {
  const table: readonly (readonly [what: string, lines: readonly string[], expected: string])[] = [
    ["a text without MIME", simple, '("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 10 2 NIL NIL NIL NIL)'],
    [
      "a multipart with everything",
      [
        'Content-Type: multipart/related; boundary="b"; type="text/html"',
        "Content-Disposition: inline",
        "Content-Language: en",
        "Content-Location: http://x/",
        "",
        "--b",
        "Content-Type: image/png",
        "Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==",
        "Content-Disposition: attachment; filename*0*=utf-8''%C3%9C; filename*1=b.png; size=3",
        "Content-Language: de, fr (x)",
        "Content-Location: a.png",
        "",
        "x",
        "--b--",
      ],
      '(("image" "png" NIL NIL NIL "7bit" 1 "Q2hlY2sgSW50ZWdyaXR5IQ==" ("attachment" ("filename*" "utf-8\'\'%C3%9Cb.png" "size" "3")) ("de" "fr") "a.png") ' +
        '"related" ("boundary" "b" "type" "text/html") ("inline" NIL) "en" "http://x/")',
    ],
    [
      "a type without parameters",
      ["Content-Type: application/pdf", "Content-Transfer-Encoding: binary", "", "x"],
      '("application" "pdf" NIL NIL NIL "binary" 1 NIL NIL NIL NIL)',
    ],
    [
      "text whose charset is not said",
      ["Content-Type: text/html; name=a", "", "x\n"],
      '("text" "html" ("name" "a" "charset" "us-ascii") NIL NIL "7bit" 2 1 NIL NIL NIL NIL)',
    ],
    [
      "an embedded message",
      forwarded,
      '("message" "rfc822" NIL NIL NIL "7bit" 32 (NIL "in" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL) ("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 6 1 NIL NIL NIL NIL) 4 NIL NIL NIL NIL)',
    ],
  ];
  const disposition: readonly (readonly [what: string, field: string, rev1: string, rev2: string])[] = [
    ["a plain value", "filename=a.txt", '"filename" "a.txt"', '"filename" "a.txt"'],
    [
      "encoded-words",
      'filename="=?utf-8?q?=C3=B6?="',
      '"filename" "=?utf-8?q?=C3=B6?="',
      '"filename" "=?utf-8?q?=C3=B6?="',
    ],
    ["pieces", 'filename*0="a b"; filename*1=c.txt', '"filename" "a bc.txt"', '"filename" "a bc.txt"'],
    ["an extended value of ASCII", "filename*=utf-8''a%20b.txt", '"filename" "a b.txt"', '"filename" "a b.txt"'],
    [
      "another charset and a language",
      "filename*=iso-8859-1'de'%FCb.txt",
      `"filename*" "utf-8'de'%C3%BCb.txt"`,
      '"filename*" {7}\r\n\xc3\xbcb.txt',
    ],
    [
      "extended pieces",
      "filename*0*=utf-8''%C3; filename*1*=%BC; filename*2=\"'.txt\"",
      `"filename*" "utf-8''%C3%BC%27.txt"`,
      '"filename*" {7}\r\n\xc3\xbc\'.txt',
    ],
    [
      "a plain value beside",
      "filename=u.txt; filename*=utf-8''%C3%BC.txt; size=3",
      `"filename" "u.txt" "filename*" "utf-8''%C3%BC.txt" "size" "3"`,
      '"filename" "u.txt" "filename*" {6}\r\n\xc3\xbc.txt "size" "3"',
    ],
    ["8-bit bytes", 'filename="\xc3\xbc"', `"filename*" "utf-8''%C3%BC"`, '"filename*" {2}\r\n\xc3\xbc'],
    ["bytes of no charset", "filename=\xfc", `"filename*" "utf-8''%C3%BC"`, '"filename*" {2}\r\n\xc3\xbc'],
    ["what only looks encoded", "filename*=utf-8''%3D%3Fx", `"filename*" "utf-8''%3D%3Fx"`, '"filename*" "=?x"'],
    [
      "quotes and line ends",
      "filename*=utf-8''%22%0D%0A%C3%BC",
      `"filename*" "utf-8''%22%0D%0A%C3%BC"`,
      '"filename*" {3}\r\n"\xc3\xbc',
    ],
  ];
  for (const [what, field, rev1, rev2] of disposition) {
    it(`gives parameters: ${what}`, () => {
      const lines = ["Content-Type: a/b", `Content-Disposition: attachment; ${field}`, "", ""];
      const told = structure(true, ...lines);
      assert.equal(told, `("a" "b" NIL NIL NIL "7bit" 0 NIL ("attachment" (${rev1})) NIL NIL)`);
      assert.match(told, /^[ -~]*$/);
      const decoded = Buffer.from(withDecodedParameters(Buffer.from(told, "latin1"))).toString("latin1");
      assert.equal(decoded, `("a" "b" NIL NIL NIL "7bit" 0 NIL ("attachment" (${rev2})) NIL NIL)`);
    });
  }
  it("decodes nothing that a sender wrote into a literal", () => {
    const long = `${"x".repeat(1000)}*" "utf-8''%41%41"`;
    const told = structure(
      true,
      `Content-Type: a/b; n*=utf-8''%C3%BC`,
      `Content-Description: ${long}`,
      `Content-Location: l`,
      "",
      "",
    );
    const decoded = Buffer.from(withDecodedParameters(Buffer.from(told, "latin1"))).toString("latin1");
    assert.equal(decoded, `("a" "b" ("n*" {2}\r\n\xc3\xbc) NIL {${long.length}}\r\n${long} "7bit" 0 NIL NIL NIL "l")`);
  });
  it("has a description in ASCII", () => {
    const told = structure(true, "Content-Type: a/b", "Content-Description: \xc3\xbc", "", "");
    assert.match(told, / "=\?UTF-8\?B\?w7w=\?=" /);
  });
  for (const [what, lines, expected] of table)
    it(`describes ${what}`, () => assert.equal(structure(true, ...lines), expected));
});
