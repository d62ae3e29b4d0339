import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readContentType, unknownData } from "./content.ts";
import { FieldNames, readHeader } from "./header.ts";
import { textCharset } from "./text-charset.ts";

describe("the charset of a text", () => {
  const table: readonly (readonly [type: string, text: string, charset: string | undefined])[] = [
    ["text/plain; charset=latin1", "\xe9", "latin1"],
    ["text/html; charset=latin1", "<meta charset=koi8-r>\xe9", "latin1"],
    ["text/html", "<head><META Charset='koi8-r'>\xe9", "koi8-r"],
    ["text/html", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">\xe9', "windows-1251"],
    ["text/html", "<meta charset=iso-2022-jp>\x1b$B$3\x1b(B", "iso-2022-jp"],
    ["text/html", "<meta charset=koi8-r>\xc3\xa9", undefined],
    ["text/html", "<meta charset=koi8-r>e", undefined],
    ["text/html", "<meta charset=utf-16>\xe9", undefined],
    ["text/html", "<meta charset=none-such>\xe9", undefined],
    ["text/html", `${" ".repeat(1024)}<meta charset=koi8-r>\xe9`, undefined],
    ["text/html", "<metal charset=koi8-r>\xe9", undefined],
    ["text/plain", "<meta charset=koi8-r>\xe9", undefined],
  ];
  for (const [type, text, charset] of table)
    it(`is ${charset} of ${type}: ${JSON.stringify(text.trim())}`, () => {
      const header = Buffer.from(`Content-Type: ${type}\r\n\r\n`);
      const { fields } = readHeader(header, { names: new FieldNames(["content-type"]) });
      assert.equal(textCharset(readContentType(header, fields, unknownData), Buffer.from(text, "latin1")), charset);
    });
});
