import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parameter, parseParameterized, splitMediaType } from "./params.ts";
import { joinParameters } from "./rfc2231.ts";

const parse = (field: string): readonly [string, Record<string, string>] => {
  const { value, parameters } = parseParameterized(Buffer.from(field));
  return [
    Buffer.from(value).toString(),
    Object.fromEntries(parameters.map((each) => [each.name, Buffer.from(each.value).toString()])),
  ];
};

describe("parseParameterized", () => {
  const table: readonly (readonly [field: string, value: string, parameters: Record<string, string>])[] = [
    ["text/plain; charset=us-ascii (Plain text)", "text/plain", { charset: "us-ascii" }],
    ['text/plain; charset="us-ascii"', "text/plain", { charset: "us-ascii" }],
    ["text / plain ;charset = utf-8", "text/plain", { charset: "utf-8" }],
    ["text/plain; charset=utf-8; format=flowed;", "text/plain", { charset: "utf-8", format: "flowed" }],
    ['a/b; name="a \\"b\\" c;d.txt"', "a/b", { name: 'a "b" c;d.txt' }],
    ["text/plain (a) ; (b) charset (c)\r\n = (d) utf-8 (e) ; (f (g)) x=y", "text/plain", { charset: "utf-8", x: "y" }],
    ['multipart/mixed; boundary=(not this)"that"', "multipart/mixed", { boundary: "that" }],
    // RFC 2231 3
    [
      'message/external-body; access-type=URL; URL*0="ftp://"; URL*1="cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar"',
      "message/external-body",
      { "access-type": "URL", URL: "ftp://cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar" },
    ],
    // RFC 2231 4
    [
      "application/x-stuff; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A",
      "application/x-stuff",
      { title: "This is ***fun***" },
    ],
    // RFC 2231 4.1
    [
      "application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20; title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\"",
      "application/x-stuff",
      { title: "This is even more ***fun*** isn't it!" },
    ],
    [
      "attachment; filename*=iso-8859-1''Gr%FC%DFe.txt; filename=\"Gru?e.txt\"",
      "attachment",
      { filename: "Grüße.txt" },
    ],
    ["attachment; filename*1=b; filename*0=a", "attachment", { filename: "ab" }],
    ["attachment; filename*1*=%62; filename*2*=c", "attachment", { filename: "bc" }],
    ["attachment; filename*0*=utf-8''%E2%9C; filename*1*=%93", "attachment", { filename: "✓" }],
    ["attachment; filename*0=a; filename*2=c", "attachment", { filename: "a" }],
    ["attachment; filename*=no-charset.txt", "attachment", { filename: "no-charset.txt" }],
    ["attachment; filename*=utf-8''100%.txt", "attachment", { filename: "100%.txt" }],
    // In the wild
    ["attachment; filename=two words.txt", "attachment", { filename: "two words.txt" }],
    ["attachment; filename=a (1).txt", "attachment", { filename: "a" }],
    ["attachment; filename=(unclosed.txt; size=1", "attachment", { filename: "(unclosed.txt", size: "1" }],
    ["attachment; (unclosed=1; size=1", "attachment", { unclosed: "1", size: "1" }],
    ['attachment; filename="unclosed.txt', "attachment", { filename: "unclosed.txt" }],
    ["text/plain charset=utf-8", "text/plain", { charset: "utf-8" }],
    ["attachment (forgotten) filename=a.txt", "attachment", { filename: "a.txt" }],
    ["text/plain; charset=utf-8 format=flowed", "text/plain", { charset: "utf-8", format: "flowed" }],
    ['text/plain; name="a" charset=utf-8', "text/plain", { name: "a", charset: "utf-8" }],
    ["text/plain; charset", "text/plain", {}],
    ["text/plain; =x; charset=utf-8", "text/plain", { charset: "utf-8" }],
    ["text/plain;\r\n\tcharset=utf-8", "text/plain", { charset: "utf-8" }],
    ['attachment; filename="=?utf-8?q?=C3=B6.txt?="', "attachment", { filename: "=?utf-8?q?=C3=B6.txt?=" }],
    ["", "", {}],
    [";;;", "", {}],
    ["(comment) text/(x)html", "text/html", {}],
    ["attachment(a)(b) (c)(d); x=y", "attachment", { x: "y" }],
    ["text/html (unclosed; charset=x", "text/htmlunclosed", { charset: "x" }],
  ];
  for (const [field, value, parameters] of table) {
    it(`reads ${JSON.stringify(field)}`, () => assert.deepEqual(parse(field), [value, parameters]));
  }

  it("never throws", () => {
    const parts = fc.constantFrom(
      "a",
      ";",
      "=",
      '"',
      "\\",
      "(",
      ")",
      " ",
      "*0",
      "*1*",
      "*",
      "'",
      "%41",
      "\r\n ",
      "utf-8''",
      "/",
      "\xff",
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 40 }), (pieces) => {
        const { value, parameters } = parseParameterized(Buffer.from(pieces.join(""), "latin1"));
        assert.ok(value.length <= pieces.join("").length && parameters.length <= pieces.length);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("parameter", () => {
  it("is found in any case, the first of several", () => {
    const { parameters } = parseParameterized(Buffer.from("a/b; CharSet=x; charset=y"));
    assert.equal(Buffer.from(parameter(parameters, "charset") ?? []).toString(), "x");
    assert.equal(parameter(parameters, "name"), undefined);
  });
});

describe("joinParameters", () => {
  it("keeps the place of the first piece", () => {
    const value = Buffer.from("v");
    const names = joinParameters(["b*1", "a", "b*0", "c"].map((name) => ({ name, value }))).map(({ name }) => name);
    assert.deepEqual(names, ["b", "a", "c"]);
  });
});

describe("splitMediaType", () => {
  const table: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ["text/plain", "text", "plain"],
    ["Application/Vnd.X+json", "Application", "Vnd.X+json"],
    ["text", "text", undefined],
    ["text/", "text", undefined],
    ["/plain", undefined, undefined],
    ["", undefined, undefined],
  ];
  for (const [value, type, subtype] of table) {
    it(`splits ${JSON.stringify(value)}`, () =>
      assert.deepEqual(splitMediaType(Buffer.from(value)), { type, subtype }));
  }
});
