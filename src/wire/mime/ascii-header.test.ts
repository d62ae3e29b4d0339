import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cpuMs } from "../../../test/support/cpu-time.ts";
import fc from "fast-check";
import { asciiHeader } from "./ascii-header.ts";
import { decodeText } from "./words.ts";

const ascii = (text: string, encoding: BufferEncoding = "utf8"): string =>
  Buffer.from(asciiHeader(Buffer.from(text, encoding))).toString("latin1");

describe("header in ASCII", () => {
  const table: readonly [header: string, expected: string][] = [
    ["Subject: plain\r\n", "Subject: plain\r\n"],
    ["Subject: à la carte\r\n", "Subject: =?UTF-8?B?w6A=?= la carte\r\n"],
    ["Subject: für\r\n", "Subject: =?UTF-8?B?ZsO8cg==?=\r\n"],
    ["Subject: für alle Müller, bitte\r\n", "Subject: =?UTF-8?B?ZsO8cg==?= alle =?UTF-8?B?TcO8bGxlcg==?=, bitte\r\n"],
    ["Subject: für Müller da\r\n", "Subject: =?UTF-8?B?ZsO8ciBNw7xsbGVy?= da\r\n"],
    ["Subject: für\r\n Müller\r\n", "Subject: =?UTF-8?B?ZsO8ciBNw7xsbGVy?=\r\n"],
    ['From: "Jürgen" <a@b>\r\n', 'From: "=?UTF-8?B?SsO8cmdlbg==?=" <a@b>\r\n'],
  ];
  for (const [header, expected] of table) {
    it(JSON.stringify(header), () => assert.equal(ascii(header), expected));
  }

  it("takes for Latin-1 what is not UTF-8", () => {
    assert.equal(ascii("Subject: f\xfcr\r\n", "latin1"), "Subject: =?UTF-8?B?ZsO8cg==?=\r\n");
  });

  it("breaks long words between characters", () => {
    const header = `Subject: ${"ü€😀".repeat(40)}\r\n`;
    for (const line of ascii(header).split("\r\n")) assert.ok(line.length <= 90, line);
    assert.equal(decodeText(Buffer.from(ascii(header)).subarray(9)), "ü€😀".repeat(40));
  });

  it("keeps what is said", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "ü", "€", "😀", "-", "."), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), (words) => {
        const text = words.join(" ");
        const encoded = ascii(text);
        assert.match(encoded, /^[\0-\x7f]*$/);
        assert.equal(decodeText(Buffer.from(encoded)), text);
      }),
    );
  });

  it("takes time in proportion to the header", () => {
    const header = Buffer.from(`X: ${"a".repeat(400_000)} ${"ü ".repeat(100_000)}${" ".repeat(400_000)}\r\n`);
    assert.ok(cpuMs(() => asciiHeader(header)) < 5_000);
  });
});
