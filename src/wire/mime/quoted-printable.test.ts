import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { decodeBodyExactly } from "./decode.ts";
import { encodeQuotedPrintable } from "./quoted-printable.ts";
import { transferOf } from "./transfer.ts";

const encode = (text: string): string => Buffer.from(encodeQuotedPrintable(Buffer.from(text))).toString("latin1");

describe("encodeQuotedPrintable", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["", ""],
    ["plain\r\ntext\r\n", "plain\r\ntext\r\n"],
    ["a=b", "a=3Db"],
    ["ö", "=C3=B6"],
    ["space \r\ntab\t", "space=20\r\ntab=09"],
    ["a b\tc", "a b\tc"],
    ["bare\nlf\rcr", "bare=0Alf=0Dcr"],
    ["x".repeat(76), "x".repeat(76)],
    ["x".repeat(77), `${"x".repeat(75)}=\r\nxx`],
    [`${"x".repeat(74)}ö`, `${"x".repeat(74)}=\r\n=C3=B6`],
  ];
  for (const [text, expected] of cases) {
    it(JSON.stringify(text.slice(0, 20)), () => assert.equal(encode(text), expected));
  }

  it("is undone by the decoder, whatever the bytes, and never has a long line", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const encoded = encodeQuotedPrintable(bytes);
        assert.deepEqual(Buffer.from(decodeBodyExactly(encoded, "quoted-printable") ?? []), Buffer.from(bytes));
        for (const line of Buffer.from(encoded).toString("latin1").split("\r\n")) assert.ok(line.length <= 76, line);
      }),
    );
  });
});

describe("transferOf", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["", "7bit"],
    ["a\r\nb", "7bit"],
    ["ö\r\n", "8bit"],
    ["a\nb", "binary"],
    ["a\rb", "binary"],
    ["a\r", "binary"],
    ["a\0", "binary"],
    ["x".repeat(998), "7bit"],
    ["x".repeat(999), "binary"],
    [`${"x".repeat(999)}\r\n`, "binary"],
  ];
  for (const [text, expected] of cases) {
    it(`${JSON.stringify(text.slice(0, 20))} is ${expected}`, () =>
      assert.equal(transferOf(Buffer.from(text)), expected));
  }
});
