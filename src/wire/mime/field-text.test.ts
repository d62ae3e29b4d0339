import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parseAddresses, addressBytes, mailboxes } from "./address.ts";
import { asBuffer } from "./ascii.ts";
import { fileName, readDisposition } from "./content.ts";
import {
  addressField,
  groupField,
  messageIdsField,
  parameterField,
  rawField,
  unstructuredField,
} from "./field-text.ts";
import { FieldNames, rawValue, readHeader } from "./header.ts";
import { decodeText } from "./words.ts";

function valueOf(field: string, name: string): Uint8Array {
  const bytes = Buffer.from(`${field}\r\n`);
  const { fields } = readHeader(bytes, { names: new FieldNames([name]) });
  assert.equal(fields.length, 1);
  assert.ok(fields[0] !== undefined);
  assert.equal(fields[0].end, bytes.length - 2, "one field, and nothing behind it");
  return rawValue(bytes, fields[0]);
}

describe("header fields as we write them", () => {
  const table: readonly (readonly [what: string, field: string, wire: string])[] = [
    ["a short subject", unstructuredField("Subject", "Hello"), "Subject: Hello\r\n"],
    ["an empty one", unstructuredField("Subject", ""), "Subject: \r\n"],
    ["a name", addressField("From", [{ name: "Ada Byron", email: "ada@x" }]), 'From: "Ada Byron" <ada@x>\r\n'],
    ["a name with a comma", addressField("To", [{ name: 'B, "C"', email: "b@x" }]), 'To: "B, \\"C\\"" <b@x>\r\n'],
    ["no name", addressField("To", [{ name: undefined, email: "b@x" }]), "To: b@x\r\n"],
    [
      "two addresses",
      addressField("To", [
        { name: undefined, email: "a@x" },
        { name: "Zoë", email: "z@x" },
      ]),
      "To: a@x, =?UTF-8?B?Wm/Dqw==?= <z@x>\r\n",
    ],
    [
      "a group",
      groupField("To", [
        { name: "We", addresses: [{ name: undefined, email: "a@x" }] },
        { name: undefined, addresses: [{ name: undefined, email: "b@x" }] },
      ]),
      "To: We: a@x;, b@x\r\n",
    ],
    ["message-ids", messageIdsField("References", ["a@x", "b@x"]), "References: <a@x> <b@x>\r\n"],
    [
      "a file name",
      parameterField("Content-Disposition", "attachment", [["filename", "a b.txt"]]),
      'Content-Disposition: attachment; filename="a b.txt"\r\n',
    ],
    [
      "a file name that is not ASCII",
      parameterField("Content-Disposition", "attachment", [["filename", "ä.txt"]]),
      "Content-Disposition: attachment; filename*=utf-8''%C3%A4.txt\r\n",
    ],
    ["a value as it is", rawField("X-A", " b\r\n c"), "X-A: b\r\n c\r\n"],
    ["a value that would begin a field", rawField("X-A", "b\r\nX-C: d"), "X-A: b X-C: d\r\n"],
    ["a value that would end the header", rawField("X-A", "b\r\n\r\nd"), "X-A: b  d\r\n"],
  ];
  for (const [what, field, wire] of table) it(`are right for ${what}`, () => assert.equal(field, wire));

  it("fold long values where there is white space, and nowhere else", () => {
    const field = unstructuredField("Subject", "word ".repeat(40).trim());
    for (const line of field.split("\r\n")) assert.ok(line.length <= 78, line);
    assert.equal(decodeText(valueOf(field, "subject")), "word ".repeat(40).trim());
    assert.equal(unstructuredField("X", "y".repeat(300)).split("\r\n").length, 2);
  });

  it("has no line of encoded words above 76 characters (RFC 2047 2)", () => {
    for (const field of [
      unstructuredField("Subject", "ü".repeat(500)),
      unstructuredField("Content-Description", "a €".repeat(90)),
      addressField("Reply-To", [{ name: "Zoë ".repeat(60).trim(), email: "z@example.com" }]),
    ])
      for (const line of field.split("\r\n").slice(0, -2)) assert.ok(line.length <= 76, line);
  });

  it("say what they were given, whatever it is", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 200 });
    fc.assert(
      fc.property(text, (given) => {
        const expected = given.replace(/[\r\n\0]+/g, " ").trim();
        assert.equal(
          decodeText(valueOf(unstructuredField("Subject", given), "subject"))
            .trim()
            .replace(/\s+/g, " "),
          expected.replace(/\s+/g, " "),
        );
        const disposition = parameterField("Content-Disposition", "attachment", [["filename", given]]);
        const bytes = Buffer.from(`${disposition}\r\n`);
        const { fields } = readHeader(bytes, { names: new FieldNames(["content-disposition"]) });
        const name = fileName(
          { type: "a", subtype: "b", typeAsWritten: "a", subtypeAsWritten: "b", parameters: [] },
          readDisposition(bytes, fields),
        );
        assert.equal(
          asBuffer(name ?? new Uint8Array())
            .toString()
            .trim(),
          expected,
        );
        const [address, ...others] = mailboxes(
          parseAddresses(valueOf(addressField("To", [{ name: given, email: "a@x" }]), "to")),
        );
        assert.ok(address !== undefined && others.length === 0);
        assert.equal(asBuffer(addressBytes(address)).toString(), "a@x");
        assert.equal(
          decodeText(address.name ?? new Uint8Array())
            .trim()
            .replace(/\s+/g, " "),
          expected.replace(/\s+/g, " "),
        );
      }),
    );
  });
});
