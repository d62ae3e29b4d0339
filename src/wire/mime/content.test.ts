import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fileName, plainText, readDisposition } from "./content.ts";
import { FieldNames, readHeader } from "./header.ts";

describe("Content-Disposition", () => {
  const table: readonly (readonly [field: string, kind: string, name: string | undefined])[] = [
    ["INLINE; FileName=a.txt", "inline", "a.txt"],
    ['filename="a;b.pdf"', "attachment", "a;b.pdf"],
    ["filename*=utf-8''%C3%A4.pdf", "attachment", "ä.pdf"],
    ["filename = a.pdf; size=3", "attachment", "a.pdf"],
    ["filename", "filename", undefined],
    ["; filename=a.txt", "attachment", "a.txt"],
  ];
  for (const [field, kind, name] of table)
    it(`reads ${field}`, () => {
      const header = Buffer.from(`Content-Disposition: ${field}\r\n\r\n`);
      const { fields } = readHeader(header, { names: new FieldNames(["content-disposition"]) });
      const disposition = readDisposition(header, fields);
      assert.equal(disposition?.kind, kind);
      const found = fileName(plainText, disposition);
      assert.equal(found === undefined ? undefined : Buffer.from(found).toString(), name);
    });
});
