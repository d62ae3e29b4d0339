import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FieldNames } from "../mime/header.ts";
import type { Canon } from "./claim.ts";
import { readSignableHeader } from "./selection.ts";
import { signedFields, withoutSignature } from "./signed-fields.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");

function signed(header: string, names: readonly string[], field: string, canon: Canon): string {
  const fields = signedFields(readSignableHeader(bytes(header), new FieldNames(names)), names, {
    field: bytes(field),
    canon,
  });
  return Buffer.concat(fields).toString("latin1");
}

describe("what a signature covers", () => {
  const header = "To: x\r\nFROM: one\r\nSubject:  a\r\n  b \r\nFrom: two\r\n\r\nFrom: body\r\n";

  it("are the fields from below, in the order of their names", () => {
    const names = ["from", "subject", "from", "from", "cc"];
    assert.equal(
      signed(header, names, "Sig: h=x;\r\n b=abc\r\n", "relaxed"),
      "from:two\r\nsubject:a b\r\nfrom:one\r\nsig:h=x; b=",
    );
    assert.equal(
      signed(header, names, "Sig: h=x;\r\n b= abc\r\n", "simple"),
      "From: two\r\nSubject:  a\r\n  b \r\nFROM: one\r\nSig: h=x;\r\n b=",
    );
  });

  it("ends its lines as they should end", () => {
    assert.equal(signed("From: x", ["from"], "S: b=y", "simple"), "From: x\r\nS: b=");
    assert.equal(signed("From: x\n", ["from"], "S: b=y\r\n", "simple"), "From: x\r\nS: b=");
  });

  const table: readonly (readonly [string, string])[] = [
    ["S: a=1; b=xyz; c=2\r\n", "S: a=1; b=; c=2\r\n"],
    ["S: b=\r\n x\r\n y\r\n", "S: b=\r\n"],
    ["S: bh=b=; b = q;\r\n", "S: bh=b=; b =;\r\n"],
    ["S:\r\n\tb\r\n =x;bh=y\r\n", "S:\r\n\tb\r\n =;bh=y\r\n"],
    ["b=x: a=1\r\n", "b=x: a=1\r\n"],
    ["S: b=x", "S: b="],
  ];
  for (const [field, expected] of table) {
    it(`${JSON.stringify(field)} without its signature is ${JSON.stringify(expected)}`, () => {
      assert.equal(Buffer.from(withoutSignature(bytes(field))).toString("latin1"), expected);
    });
  }
});
