import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, it } from "node:test";
import fc from "fast-check";
import { decodeBody } from "./decode.ts";
import { toSevenBit } from "./seven-bit.ts";
import { transferOf } from "./transfer.ts";
import { type Part, parseTree } from "./tree.ts";

const convert = (text: string, encoding: BufferEncoding = "latin1"): string =>
  Buffer.from(toSevenBit(Buffer.from(text, encoding))).toString("latin1");

const multipart = (type: string, ...parts: readonly string[]): string =>
  `MIME-Version: 1.0\r\nContent-Type: multipart/${type}; boundary=b\r\n\r\npreamble\r\n${parts
    .map((part) => `--b\r\n${part}\r\n`)
    .join("")}--b--\r\n`;

describe("seven bits", () => {
  const table: readonly [what: string, message: string, expected: string][] = [
    ["leaves ASCII alone", "Subject: a\r\n\r\nb\r\n", "Subject: a\r\n\r\nb\r\n"],
    [
      "encodes text so that it can be read",
      "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\nSubject: a\r\n\r\nSch\xc3\xb6ne Gr\xc3\xbc\xc3\x9fe an alle, die das hier lesen\r\n",
      "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nSubject: a\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nSch=C3=B6ne Gr=C3=BC=C3=9Fe an alle, die das hier lesen\r\n",
    ],
    [
      "describes what nobody described",
      "Subject: a\r\n\r\nSch\xc3\xb6ne Woche noch\r\n",
      "Subject: a\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nSch=C3=B6ne Woche noch\r\n",
    ],
    [
      "says that it does not know the charset",
      "Subject: a\r\n\r\nSch\xf6ne Woche noch\r\n",
      "Subject: a\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=unknown-8bit\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nSch=F6ne Woche noch\r\n",
    ],
    [
      "encodes bytes by themselves as base64",
      "MIME-Version: 1.0\r\nContent-Type: image/x\r\nContent-Transfer-Encoding: binary\r\n\r\n\0\xff\r\n\xfe\n",
      "MIME-Version: 1.0\r\nContent-Type: image/x\r\nContent-Transfer-Encoding: base64\r\n\r\nAP8NCv4K\r\n",
    ],
    [
      "touches the parts that need it, and the word of the whole",
      multipart(
        "mixed",
        "\r\nplain",
        "Content-Transfer-Encoding: 8bit\r\nContent-Type: text/plain\r\n\r\nSch\xc3\xb6n zu lesen",
      ).replace("\r\n\r\n", "\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"),
      multipart(
        "mixed",
        "\r\nplain",
        "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nSch=C3=B6n zu lesen",
      ).replace("\r\n\r\n", "\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"),
    ],
    [
      "goes into embedded messages, headers too",
      multipart(
        "mixed",
        "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\r\nSubject: \xc3\xbc\r\nMIME-Version: 1.0\r\n\r\nplain",
      ),
      multipart(
        "mixed",
        "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n\r\nSubject: =?UTF-8?B?w7w=?=\r\nMIME-Version: 1.0\r\n\r\nplain",
      ),
    ],
    [
      "encodes an international message as a whole",
      multipart("mixed", "Content-Type: message/global\r\n\r\nSubject: \xc3\xbc\r\n\r\nplain text"),
      multipart(
        "mixed",
        "Content-Type: message/global\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nSubject: =C3=BC\r\n\r\nplain text",
      ),
    ],
    [
      "breaks long lines",
      `MIME-Version: 1.0\r\n\r\n${"x".repeat(999)}\r\n`,
      `MIME-Version: 1.0\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${`${"x".repeat(75)}=\r\n`.repeat(13)}${"x".repeat(24)}\r\n`,
    ],
    [
      "makes line ends of what was read as such around the parts",
      "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\na\rb, and more\n--b--\n",
      "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na=0Db, and more\r\n--b--\r\n",
    ],
    [
      "encodes quoted-printable anew that has other bytes in it",
      "MIME-Version: 1.0\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C3=B6\xc3\xb6 =\r\nend\r\n",
      "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C3=B6=C3=B6 end\r\n",
    ],
  ];
  for (const [what, message, expected] of table) {
    it(what, () => assert.equal(convert(message), expected));
  }

  it("lets long lines be where a signature counts on them, and changes what cannot be sent", () => {
    const long = `Content-Type: text/plain\r\n\r\n${"x".repeat(1_500)}`;
    const signature = "Content-Type: application/pgp-signature\r\n\r\nabc";
    const signed = multipart("signed", long, signature);
    assert.equal(convert(signed), signed);
    const eight = multipart("signed", `Content-Type: text/plain\r\n\r\nsch\xc3\xb6n zu lesen ist das`, signature);
    assert.match(convert(eight), /sch=C3=B6n/);
  });

  it("keeps the meaning of every part", () => {
    const leaf = fc.record({
      type: fc.constantFrom("", "Content-Type: text/plain; charset=utf-8\r\n", "Content-Type: application/x\r\n"),
      encoding: fc.constantFrom("", "Content-Transfer-Encoding: 8bit\r\n", "Content-Transfer-Encoding: binary\r\n"),
      content: fc
        .array(
          fc.constantFrom("a", "=", " ", "\t", "\r\n", "\n", "\r", "\xc3\xbc", "\xff", "\0", ".", "x".repeat(500)),
          { maxLength: 30 },
        )
        .map((pieces) => pieces.join("")),
    });
    fc.assert(
      fc.property(fc.array(leaf, { minLength: 1, maxLength: 5 }), fc.boolean(), (leaves, nested) => {
        const parts = leaves.map(({ type, encoding, content }) => `${type}${encoding}\r\n${content}`);
        const inner = multipart("mixed", ...parts);
        sameMeaning(Buffer.from(nested ? `Content-Type: message/rfc822\r\n\r\n${inner}` : inner, "latin1"));
      }),
    );
  });

  it("keeps the meaning of the corpus", () => {
    const folder = resolve(import.meta.dirname, "../../../../shared/corpus");
    for (const file of messagesIn(folder)) sameMeaning(readFileSync(file), file);
  });
});

function messagesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".eml"))
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

function sameMeaning(message: Buffer, name = ""): void {
  const converted = Buffer.from(toSevenBit(message));
  assert.match(converted.toString("latin1"), /^(?:[\x01-\x09\x0b\x0c\x0e-\x7f]|\r\n)*$/, name);
  const before = leavesOf(parseTree(message), message);
  const after = leavesOf(parseTree(converted), converted);
  assert.deepEqual(after, before, name);
  assert.deepEqual(Buffer.from(toSevenBit(converted)), converted, `${name} again`);
}

/** Types and decoded contents. */
function leavesOf(part: Part, bytes: Buffer): string[] {
  if (part.message !== undefined) return ["message", ...leavesOf(part.message, bytes)];
  if (part.children.length > 0)
    return [part.content.subtype, ...part.children.flatMap((child) => leavesOf(child, bytes))];
  const content = Buffer.from(decodeBody(bytes.subarray(part.bodyStart, part.end), part.encoding));
  return [`${part.content.type}/${part.content.subtype}`, content.toString("latin1")];
}

it("says of itself what it is", () => {
  assert.equal(transferOf(toSevenBit(Buffer.from("A: b\r\n\r\n\xff\n", "latin1"))), "7bit");
});
