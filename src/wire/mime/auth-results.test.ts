import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { authservId, formatMethods, methodResult, parseMethods } from "./auth-results.ts";

describe("Authentication-Results", () => {
  it("is written one method a line", () => {
    const text = formatMethods([
      { method: "spf", result: "pass", properties: [["smtp.mailfrom", "example.org"]] },
      { method: "dkim", result: "none" },
      {
        method: "iprev",
        result: "fail",
        reason: 'says "no"\r\nX: y',
        properties: [
          ["policy.iprev", "2001:db8::1"],
          ["policy.name", undefined],
        ],
      },
    ]);
    assert.equal(
      text,
      'spf=pass smtp.mailfrom=example.org;\r\n\tdkim=none;\r\n\tiprev=fail reason="says \\"no\\"??X: y" policy.iprev="2001:db8::1"',
    );
    assert.equal(formatMethods([]), "none");
  });

  it("is folded", () => {
    const properties = ["a", "b", "c"].map((name) => [`header.${name}`, name.repeat(26)] as const);
    assert.equal(
      formatMethods([{ method: "dkim", result: "pass", properties }]),
      `dkim=pass header.a=${"a".repeat(26)}\r\n\t header.b=${"b".repeat(26)}\r\n\t header.c=${"c".repeat(26)}`,
    );
  });

  it("is read again as it was written, and nothing in it ends the field", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (reason, value) => {
        const text = formatMethods([
          { method: "spf", result: "fail", reason, properties: [["smtp.mailfrom", value]] },
          { method: "dmarc", result: "pass" },
        ]);
        assert.doesNotMatch(text, /\r\n(?![ \t])|\r(?!\n)|(?<!\r)\n|\0/);
        assert.equal(methodResult(`mx.example; ${text}`, "dmarc"), "pass");
        assert.equal(methodResult(`mx.example; ${text}`, "spf"), "fail");
      }),
    );
  });

  const ids: readonly (readonly [string, string | undefined])[] = [
    [" mx.example.org; spf=pass", "mx.example.org"],
    ["MX.Example.ORG.;none", "mx.example.org"],
    ["\r\n\t(a (nested) comment)\r\n mx.example.org (x) 1; none", "mx.example.org"],
    ['"mx.\\example.org"; none', "mx.example.org"],
    ['"mx.example\r\n .org"; none', "mx.example .org"],
    ["mx.example.org(comment);none", "mx.example.org"],
    ["mx.example.org/1; none", "mx.example.org"],
    ["(not closed; mx.example.org", undefined],
    ["", undefined],
    ["; none", undefined],
  ];
  for (const [value, id] of ids) {
    it(`of ${JSON.stringify(value)} is by ${id}`, () => assert.equal(authservId(value), id));
  }

  const values: readonly (readonly [string, string | undefined])[] = [
    ["i=1; mx.example; spf=fail; dmarc=pass (p=reject) header.from=x", "pass"],
    ["mx.example; DMARC = Pass", "pass"],
    ["mx.example; dmarc/1=fail", "fail"],
    ['mx.example; spf=fail reason="; dmarc=pass"', undefined],
    ["mx.example; spf=fail (; dmarc=pass)", undefined],
    ["mx.example; x-dmarc=pass", undefined],
    ["mx.example; spf=pass smtp.mailfrom=dmarc=pass", undefined],
    ["mx.example; dmarc=fail; dmarc=pass", "fail"],
  ];
  for (const [value, result] of values) {
    it(`${JSON.stringify(value)} says ${result} of dmarc`, () => assert.equal(methodResult(value, "dmarc"), result));
  }

  it("tells what belongs to each method", () => {
    const value =
      'mx.example; dkim=pass (2048 bit; "x") reason="a;\\"b" header.d=far.example header.b="a/b="; spf=none;\r\n\tdmarc/1 = Fail policy.dmarc=reject';
    assert.deepEqual(
      parseMethods(value).map(({ method, result, properties }) => [
        method,
        result,
        Object.fromEntries(properties ?? []),
      ]),
      [
        ["dkim", "pass", { reason: 'a;"b', "header.d": "far.example", "header.b": "a/b=" }],
        ["spf", "none", {}],
        ["dmarc", "fail", { "policy.dmarc": "reject" }],
      ],
    );
  });

  it("is read in a time that grows with its length", () => {
    for (const piece of ["a", " ", "a ", '"', "(", "a=", "\\", "a/1"]) parseMethods(`x; ${piece.repeat(100_000)}`);
  });
});
