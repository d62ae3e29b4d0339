import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { decodeBase64, decodeBody, decodeBodyExactly, decodeQuotedPrintable, decodeTextBody } from "./decode.ts";
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

describe("a footer of plain text behind base64", () => {
  const footer = "_______________________\r\nList mailing list\r\nlist@example.org\r\nUnsubscribe\r\n";
  const full = Buffer.from("Hello. ".repeat(30)).toString("base64").replace(/.{76}/g, "$&\r\n");
  const table: readonly (readonly [string, string, string])[] = [
    [`SGVsbG8=\r\n${footer}`, "Hello", "Hello\r\n" + footer],
    [`SGVsbG8K\r\n\r\n${footer}`, "Hello\n", "Hello\n" + footer],
    [`${full}\r\n${footer}`, "Hello. ".repeat(30), `${"Hello. ".repeat(30)}\r\n${footer}`],
    ["SGVsbG8=\n=====\nTo leave, write to x@y.\n", "Hello", "Hello\r\n=====\nTo leave, write to x@y.\n"],
    ["SGVsbG8=\r\n-- \r\nBob", "Hello", "Hello\r\n-- \r\nBob"],
  ];
  for (const [body, alone, whole] of table)
    it(`is known in ${JSON.stringify(body.slice(0, 40))}`, () => {
      assert.equal(text(decodeBody(bytes(body), "base64")), alone);
      assert.equal(text(decodeTextBody(bytes(body), "Base64")), whole);
    });

  it("is none where base64 was damaged, has white space, or goes on", () => {
    const damaged = ["SGVs*bG8=", "SGVsbG8=\r\nSGVs bG8=", `SGVs*bG8=\r\n${full}`, `SGV sbG8=--- \r\n${full}`];
    for (const body of damaged)
      assert.deepEqual(decodeTextBody(bytes(body), "base64"), decodeBody(bytes(body), "base64"));
    assert.equal(text(decodeBody(bytes(`SGVs*bG8=\r\n${full}`), "base64")), `Hello${"Hello. ".repeat(30)}`);
  });

  it("is looked for in whatever there is", () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("\n", "\r\n", " ", "a b-c", "QQ==", "--", full) }), (body) => {
        assert.ok(decodeTextBody(bytes(body), "base64").length <= body.length + 2);
      }),
    ));

  it("is none where all of it says something: nobody encoded it", () => {
    assert.equal(text(decodeTextBody(bytes("SGVsbG8="), "7bit")), "SGVsbG8=");
    assert.doesNotMatch(text(decodeTextBody(bytes("To whom it may concern, hello."), "base64")) ?? "", /concern/);
  });
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
