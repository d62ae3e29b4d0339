import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { chosenFields, findPart, type Section, sectionBytes, type SectionText } from "./section.ts";
import { parseTree } from "./tree.ts";

const crlf = (...lines: string[]): string => lines.join("\r\n");
/** The tree of RFC 9051 6.4.5.1: text, data, a message with two parts, a multipart of an image and a message that has a multipart. */
const message = Buffer.from(
  crlf(
    "Subject: outer",
    "Content-Type: multipart/mixed; boundary=a",
    "",
    "--a",
    "X-Part: 1",
    "",
    "one",
    "--a",
    "Content-Type: application/octet-stream",
    "",
    "two",
    "--a",
    "Content-Type: message/rfc822",
    "X-Part: 3",
    "",
    "Subject: three",
    "From: x@y",
    "Content-Type: multipart/mixed; boundary=b",
    "",
    "--b",
    "X-Part: 3.1",
    "",
    "three one",
    "--b",
    "",
    "three two",
    "--b--",
    "--a",
    "Content-Type: multipart/mixed; boundary=c",
    "X-Part: 4",
    "",
    "--c",
    "Content-Type: image/gif",
    "",
    "four one",
    "--c",
    "Content-Type: message/rfc822",
    "",
    "Subject: four two",
    "",
    "four two body",
    "--c--",
    "--a--",
    "",
  ),
);
const plain = Buffer.from(crlf("Subject: plain", "", "body", ""));
const onlyMessage = Buffer.from(crlf("Content-Type: message/rfc822", "", "Subject: in", "", "inner", ""));

const parts: Readonly<Record<string, SectionText>> = {
  HEADER: { kind: "header" },
  TEXT: { kind: "text" },
  MIME: { kind: "mime" },
  SUBJECT: { kind: "fields", names: ["SUBJECT"], except: false },
  REST: { kind: "fields", names: ["subject"], except: true },
};

function section(name: string): Section {
  const words = name === "" ? [] : name.split(".");
  const path = words.filter((word) => /^\d/.test(word)).map(Number);
  return { path, text: parts[words.find((word) => /^[A-Z]/.test(word)) ?? ""] ?? { kind: "all" } };
}

describe("sectionBytes", () => {
  const table: readonly (readonly [message: Buffer, name: string, expected: string | undefined])[] = [
    [message, "", message.toString()],
    [message, "HEADER", "Subject: outer\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n"],
    [message, "TEXT", message.toString().slice(message.indexOf("--a"))],
    [message, "SUBJECT", "Subject: outer\r\n\r\n"],
    [message, "REST", "Content-Type: multipart/mixed; boundary=a\r\n\r\n"],
    [message, "MIME", undefined],
    [message, "1", "one"],
    [message, "1.MIME", "X-Part: 1\r\n\r\n"],
    [message, "1.HEADER", undefined],
    [message, "1.TEXT", ""],
    [message, "1.1", undefined],
    [message, "2", "two"],
    [message, "3.MIME", "Content-Type: message/rfc822\r\nX-Part: 3\r\n\r\n"],
    [message, "3.HEADER", "Subject: three\r\nFrom: x@y\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"],
    [message, "3.SUBJECT", "Subject: three\r\n\r\n"],
    [message, "3.REST", "From: x@y\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"],
    [message, "3.TEXT", "--b\r\nX-Part: 3.1\r\n\r\nthree one\r\n--b\r\n\r\nthree two\r\n--b--"],
    [message, "3.1", "three one"],
    [message, "3.1.MIME", "X-Part: 3.1\r\n\r\n"],
    [message, "3.2", "three two"],
    [message, "3.2.MIME", "\r\n"],
    [message, "3.3", undefined],
    [message, "4.MIME", "Content-Type: multipart/mixed; boundary=c\r\nX-Part: 4\r\n\r\n"],
    [message, "4.HEADER", undefined],
    [message, "4.TEXT", ""],
    [message, "5.TEXT", undefined],
    [
      message,
      "4",
      "--c\r\nContent-Type: image/gif\r\n\r\nfour one\r\n--c\r\nContent-Type: message/rfc822\r\n\r\nSubject: four two\r\n\r\nfour two body\r\n--c--",
    ],
    [message, "4.1", "four one"],
    [message, "4.2", "Subject: four two\r\n\r\nfour two body"],
    [message, "4.2.HEADER", "Subject: four two\r\n\r\n"],
    [message, "4.2.TEXT", "four two body"],
    [message, "4.2.1", "four two body"],
    [message, "4.2.1.MIME", "Subject: four two\r\n\r\n"],
    [message, "4.2.1.1", undefined],
    [message, "4.2.2", undefined],
    [message, "0", undefined],
    [message, "5", undefined],
    [plain, "1", "body\r\n"],
    [plain, "1.MIME", "Subject: plain\r\n\r\n"],
    [plain, "1.HEADER", undefined],
    [plain, "1.1", undefined],
    [plain, "2", undefined],
    [plain, "TEXT", "body\r\n"],
    [onlyMessage, "1", "Subject: in\r\n\r\ninner\r\n"],
    [onlyMessage, "1.HEADER", "Subject: in\r\n\r\n"],
    [onlyMessage, "1.TEXT", "inner\r\n"],
    [onlyMessage, "1.1", "inner\r\n"],
    [onlyMessage, "1.1.1", undefined],
  ];
  for (const [bytes, name, expected] of table) {
    const what = bytes === message ? "multipart" : bytes === plain ? "plain" : "embedded";
    it(`gives BODY[${name}] of the ${what} message`, () => {
      const found = sectionBytes(bytes, parseTree(bytes), section(name));
      assert.equal(found && Buffer.from(found).toString(), expected);
    });
  }
});

describe("findPart", () => {
  it("gives the part whose body the path names", () => {
    assert.equal(findPart(parseTree(message), [4, 1])?.content.subtype, "gif");
    assert.equal(findPart(parseTree(message), [4, 9]), undefined);
    assert.equal(findPart(parseTree(plain), [])?.bodyStart, findPart(parseTree(plain), [1])?.bodyStart);
  });
});

describe("chosenFields", () => {
  it("always end with an empty line", () => {
    const names = ["subject"];
    for (const header of ["Subject: a", "Subject: a\r\n", "Subject: a\r\n\r\n", "Subject: a\r\nX: b\r\n"]) {
      const chosen = chosenFields(Buffer.from(header), { names, except: false });
      assert.equal(Buffer.from(chosen).toString(), "Subject: a\r\n\r\n");
    }
    assert.equal(Buffer.from(chosenFields(Buffer.alloc(0), { names, except: true })).toString(), "\r\n");
  });
});
