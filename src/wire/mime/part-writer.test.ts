import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { decodeBodyExactly } from "./decode.ts";
import { type WrittenPart, writePart } from "./part-writer.ts";
import { parseTree } from "./tree.ts";

const type = (text: string): string => `Content-Type: ${text}\r\n`;

describe("messages as we write them", () => {
  it("have a header, an empty line and the text", () => {
    const part: WrittenPart = { fields: type("text/plain"), content: { kind: "text", text: "a\nb\r\n" } };
    assert.equal(
      Buffer.from(writePart(part)).toString(),
      "Content-Type: text/plain\r\nContent-Transfer-Encoding: 7bit\r\n\r\na\r\nb\r\n",
    );
  });

  it("encode what is not ASCII, long lines, and data", () => {
    const encodingOf = (content: WrittenPart["content"]): string =>
      /^Content-Transfer-Encoding: (.*)\r$/m.exec(Buffer.from(writePart({ fields: "", content })).toString())?.[1] ??
      "";
    assert.equal(encodingOf({ kind: "text", text: "x".repeat(998) }), "7bit");
    assert.equal(encodingOf({ kind: "text", text: "x".repeat(999) }), "quoted-printable");
    assert.equal(encodingOf({ kind: "text", text: "Grüße an alle, die dies lesen" }), "quoted-printable");
    assert.equal(encodingOf({ kind: "text", text: "Привет" }), "base64");
    assert.equal(encodingOf({ kind: "data", bytes: Buffer.from("plain") }), "base64");
    assert.equal(encodingOf({ kind: "message", bytes: Buffer.from("Subject: ü\r\n\r\n") }), "8bit");
  });

  it("put parts between boundaries, read back as they were given", () => {
    const leaf = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 200 }).map((text) => ({ kind: "text" as const, text })),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => ({ kind: "data" as const, bytes })),
    );
    fc.assert(
      fc.property(fc.array(leaf, { minLength: 1, maxLength: 5 }), (leaves) => {
        const message = writePart({
          fields: type('multipart/mixed; boundary="=_b"'),
          content: {
            kind: "multipart",
            boundary: "=_b",
            parts: leaves.map((content) => ({ fields: type("application/octet-stream"), content })),
          },
        });
        const { children } = parseTree(message);
        assert.equal(children.length, leaves.length);
        for (const [i, content] of leaves.entries()) {
          const child = children[i];
          assert.ok(child !== undefined);
          const body = decodeBodyExactly(message.subarray(child.bodyStart, child.end), child.encoding);
          const expected =
            content.kind === "data"
              ? Buffer.from(content.bytes)
              : Buffer.from(content.text.replace(/\r\n?|\n/g, "\r\n"));
          assert.deepEqual(Buffer.from(body ?? []), expected);
        }
      }),
    );
  });
});
