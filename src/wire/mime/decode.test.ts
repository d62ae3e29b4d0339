import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { decodeBase64, decodeBody, decodeBodyExactly, decodeQuotedPrintable } from "./decode.ts";
import { decodeUu } from "./uuencode.ts";

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");
const text = (raw: Uint8Array | undefined): string | undefined =>
  raw === undefined ? undefined : Buffer.from(raw).toString("latin1");

describe("decodeQuotedPrintable", () => {
  const table: readonly (readonly [string, string])[] = [
    ["Now's the time =\r\nfor all folk to come=\r\n to the aid", "Now's the time for all folk to come to the aid"],
    ["=C3=B6 =c3=b6", "\xc3\xb6 \xc3\xb6"],
    ["a=3Db", "a=b"],
    ["white  \t\r\nend \t", "white\r\nend \t"],
    ["kept=20\r\n", "kept \r\n"],
    ["soft=  \r\nbreak", "softbreak"],
    ["soft=\nbreak", "softbreak"],
    ["broken =ZZ = =4", "broken =ZZ = =4"],
    ["at the end=", "at the end"],
    ["", ""],
  ];
  for (const [body, decoded] of table) {
    it(`reads ${JSON.stringify(body)}`, () => assert.equal(text(decodeQuotedPrintable(bytes(body))), decoded));
  }
});

describe("decodeBase64", () => {
  const table: readonly (readonly [string, string])[] = [
    ["SGVsbG8=", "Hello"],
    ["SGVs\r\nbG8=\r\n", "Hello"],
    ["SGVsbG8", "Hello"],
    ["SGVs*bG8=", "Hello"],
    ["SGVsbG8=SGVsbG8=", "HelloHello"],
    ["SGVsbG8=\r\nSGVsbG8=\r\n", "HelloHello"],
    ["====", ""],
    ["", ""],
  ];
  for (const [body, decoded] of table) {
    it(`reads ${JSON.stringify(body)}`, () => assert.equal(text(decodeBase64(bytes(body))), decoded));
  }
});

describe("decodeUu", () => {
  it("reads what is between begin and end", () => {
    assert.equal(text(decodeUu(bytes("text\r\nbegin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\nmore"))), "Cat");
    assert.equal(text(decodeUu(bytes("begin 644 a\n#0V%T\n"))), "Cat");
  });
  it("leaves what is none as it is", () => {
    assert.equal(text(decodeUu(bytes("no such thing"))), "no such thing");
    assert.equal(text(decodeUu(bytes(""))), "");
  });
});

describe("decodeBody", () => {
  it("goes by the encoding in any case and leaves unknown ones alone", () => {
    assert.equal(text(decodeBody(bytes("=41"), "Quoted-Printable")), "A");
    assert.equal(text(decodeBody(bytes("QQ=="), "BASE64")), "A");
    assert.equal(text(decodeBody(bytes("begin 6 a\n!00  \n"), "x-uuencode")), "A");
    assert.equal(text(decodeBody(bytes("QQ=="), "x-unknown")), "QQ==");
    assert.equal(text(decodeBody(bytes("QQ=="), undefined)), "QQ==");
  });

  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom("base64", "quoted-printable", "uuencode"),
        (body, encoding) => {
          assert.ok(decodeBody(body, encoding).length <= body.length);
        },
      ),
    );
  });
});

describe("decodeBodyExactly", () => {
  const table: readonly (readonly [body: string, encoding: string | undefined, decoded: string | undefined])[] = [
    ["SGVs\r\nbG8=\r\n", "base64", "Hello"],
    ["SGVs*bG8=", "base64", undefined],
    ["SGVsbG8", "base64", undefined],
    ["SGVsbG8=SGVsbG8=", "base64", undefined],
    ["a=3Db=\r\n", "quoted-printable", "a=b"],
    ["a=ZZ", "quoted-printable", undefined],
    ["a=4", "quoted-printable", undefined],
    ["a\0b", "binary", "a\0b"],
    ["a", undefined, "a"],
    ["a", "8BIT", "a"],
    ["a", "x-uuencode", undefined],
  ];
  for (const [body, encoding, decoded] of table) {
    it(`reads ${JSON.stringify(body)} in ${encoding ?? "no encoding"}`, () =>
      assert.equal(text(decodeBodyExactly(bytes(body), encoding)), decoded));
  }

  it("gives back what was encoded", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (raw) => {
        const encoded = Buffer.from(raw).toString("base64").replace(/.{76}/g, "$&\r\n");
        assert.deepEqual(Buffer.from(decodeBodyExactly(bytes(encoded), "base64") ?? []), Buffer.from(raw));
        const quoted = [...raw].map((byte) => `=${byte.toString(16).padStart(2, "0").toUpperCase()}`).join("");
        assert.deepEqual(Buffer.from(decodeBodyExactly(bytes(quoted), "quoted-printable") ?? []), Buffer.from(raw));
      }),
    );
  });
});
