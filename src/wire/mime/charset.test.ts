import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { decodeCharset, isKnownCharset } from "./charset.ts";
import { hzToGb, iso2022krToEucKr } from "./shifted.ts";
import { decodeUtf7 } from "./utf7.ts";

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");

describe("decodeCharset", () => {
  const table: readonly (readonly [label: string | undefined, raw: string, text: string])[] = [
    [undefined, "J\xc3\xb6rg", "Jörg"],
    [undefined, "J\xf6rg", "Jörg"],
    ["us-ascii", "J\xc3\xb6rg \x80", "JÃ¶rg €"],
    ["us-ascii", "J\xc3\xb6rg", "Jörg"],
    ["utf-8", "J\xf6rg", "J\ufffdrg"],
    ["UTF8", "J\xc3\xb6rg", "Jörg"],
    ["iso-8859-1", "\x80J\xf6rg", "€Jörg"],
    ["ISO-8859-15", "\xa4", "€"],
    ["Latin1", "\xf6", "ö"],
    ["cp1251", "\xcf\xf0\xe8", "При"],
    ["windows-1251", "\xcf\xf0\xe8", "При"],
    ["koi8-r", "\xf0\xd2\xc9", "При"],
    ["cp866", "\x8f\xe0\xa8", "При"],
    ["cp437", "J\x94rg \xc9\xbb \x80", "Jörg ╔╗ Ç"],
    ["IBM437", "\x81", "ü"],
    ["cp850", "J\x94rg \xb5 \xe9\xa0", "Jörg Á Úá"],
    ["850", "\xe1", "ß"],
    ["csPC8CodePage437", "\xe1", "ß"],
    ["cp858", "\xd5", "€"],
    ["CCSID00858", "\xd5", "€"],
    ["cp852", "P\xfd\xa1li\xa8", "PříliĘ"],
    ["csPCp852", "\x9f\xd8", "čě"],
    ["IBM855", "\xdd\xe1\xb7\xf9", "Прищ"],
    ["cp737", "\x80\x98", "Αα"],
    ["dos-862", "\x99\x8c\x85\x8d", "שלום"],
    ["cp_865", "\x9b\x9d\x91", "øØæ"],
    ["cp869", "\xd6", "α"],
    ["ibm1125", "\xf2", "Ґ"],
    ["cp864", "\xff", "\ufffd"],
    ["cp1252", "\x80", "€"],
    ["cp999", "\x80", "€"],
    ["gb2312", "\xbb\xc6", "黄"],
    ["cp936", "\xbb\xc6", "黄"],
    ["x-gbk", "\xbb\xc6", "黄"],
    ["big5", "\xb6\xc0", "黃"],
    ["ks_c_5601-1987", "\xb1\xa4", "광"],
    ["cp949", "\xb1\xa4", "광"],
    ["shift_jis", "\x82\xb1", "こ"],
    ["MS932", "\x82\xb1", "こ"],
    ["euc-jp", "\xa4\xb3", "こ"],
    ["iso-2022-jp", "\x1b$B$3\x1b(B!", "こ!"],
    ["iso-2022-jp", "\x1b$B$3\x1b(B\x1b$B$3\x1b(B\x1b(J", "ここ"],
    ["iso-2022-jp", "\x1b$B\x1b(B\x1b(Ja", "a"],
    ["iso-2022-kr", "\x1b$)C\x0e1$0m\x0f!", "광고!"],
    ["hz-gb-2312", "~{;F~} ~~ a~\nb", "黄 ~ ab"],
    ["utf-7", "Hi Mom -+Jjo--!", "Hi Mom -☺-!"],
    ["utf-16", "a\0b\0", "ab"],
    ["utf-16", "\xfe\xff\0a\0b", "ab"],
    ["utf-16", "\xff\xfea\0", "a"],
    ["utf-16be", "\0a\0b", "ab"],
    ["utf-32be", "\0\0\0a\0\x01\xf6\0", "a😀"],
    ["utf-32", "\xff\xfe\0\0a\0\0\0", "a"],
    ["no-such-charset", "J\xf6rg", "Jörg"],
    ["__proto__", "J\xf6rg", "Jörg"],
    ["", "abc", "abc"],
  ];
  for (const [label, raw, text] of table) {
    it(`reads ${JSON.stringify(raw)} as ${label ?? "nothing said"}`, () =>
      assert.equal(decodeCharset(bytes(raw), label), text));
  }

  it("never throws, whatever the label and the bytes", () => {
    const labels = fc.oneof(
      fc.string(),
      fc.constantFrom("utf-7", "hz", "iso-2022-kr", "utf-32", "gb18030", "replacement"),
    );
    fc.assert(
      fc.property(labels, fc.uint8Array({ maxLength: 40 }), (label, raw) => {
        assert.ok(decodeCharset(raw, label).isWellFormed());
      }),
    );
  });

  it("knows which charsets it can decode", () => {
    for (const label of ["UTF-8", "us-ascii", "iso-8859-1", "utf-7", "GB2312"]) assert.ok(isKnownCharset(label), label);
    for (const label of ["no-such-charset", "", "replacement"]) assert.ok(!isKnownCharset(label), label);
  });
});

describe("decodeUtf7", () => {
  // RFC 2152 Examples
  const table: readonly (readonly [string, string])[] = [
    ["A+ImIDkQ.", "A≢Α."],
    ["+ZeVnLIqe-", "日本語"],
    ["Item 3 is +AKM-1.", "Item 3 is £1."],
    ["1 +- 1 = 2", "1 + 1 = 2"],
    ["+2D3eAA-", "😀"],
    ["+", ""],
    ["a+b", "a"],
  ];
  for (const [raw, text] of table) it(`reads ${raw}`, () => assert.equal(decodeUtf7(bytes(raw)), text));
});

describe("shifted charsets", () => {
  it("leave shifts and designators out", () => {
    assert.deepEqual(Buffer.from(iso2022krToEucKr(bytes("\x1b$)Ca\x0e!!\x0fb"))), bytes("a\xa1\xa1b"));
    assert.deepEqual(Buffer.from(hzToGb(bytes("a~{!!~}b~"))), bytes("a\xa1\xa1b~"));
  });
  it("go back at a line end", () => {
    assert.deepEqual(Buffer.from(iso2022krToEucKr(bytes("\x0e!!\n!!"))), bytes("\xa1\xa1\n!!"));
    assert.deepEqual(Buffer.from(hzToGb(bytes("~{!!\n!!"))), bytes("\xa1\xa1\n!!"));
  });
});
