import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseTree } from "../mime/tree.ts";
import { formatBodyStructure } from "./bodystructure.ts";

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
      '(("image" "png" NIL NIL NIL "7bit" 1 "Q2hlY2sgSW50ZWdyaXR5IQ==" ("attachment" ("filename" {7}\r\n\xc3\x9cb.png "size" "3")) ("de" "fr") "a.png") ' +
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
  for (const [what, lines, expected] of table)
    it(`describes ${what}`, () => assert.equal(structure(true, ...lines), expected));
});
