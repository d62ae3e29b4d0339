import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Boundaries } from "./boundaries.ts";
import { readContentType, plainText, readDisposition, readEncoding } from "./content.ts";
import { FieldNames, readHeader } from "./header.ts";
import { LineCounter } from "./lines.ts";
import { type Part, PART_FIELDS, parseTree } from "./tree.ts";

type Shape = string | readonly [string, ...Shape[]];

function shape(message: Buffer, part: Part): Shape {
  const type = `${part.content.type}/${part.content.subtype}`;
  if (part.children.length > 0) return [type, ...part.children.map((child) => shape(message, child))];
  if (part.message !== undefined) return [type, shape(message, part.message)];
  return `${part.content.subtype}:${message.toString("latin1", part.bodyStart, part.end)}`;
}

const parse = (lines: readonly string[], lineEnd = "\r\n"): Shape => {
  const message = Buffer.from(lines.join(lineEnd), "latin1");
  return shape(message, parseTree(message));
};

const mixed = (boundary: string): string => `Content-Type: multipart/mixed; boundary="${boundary}"`;

describe("parseTree", () => {
  const table: readonly (readonly [what: string, lines: readonly string[], shape: Shape])[] = [
    ["a message without MIME", ["Subject: x", "", "body", ""], "plain:body\r\n"],
    ["nothing", [], "plain:"],
    [
      "RFC 2046 5.1.1's example",
      [
        mixed("simple boundary"),
        "",
        "preamble",
        "",
        "--simple boundary",
        "",
        "implicit",
        "--simple boundary",
        "Content-type: text/plain; charset=us-ascii",
        "",
        "explicit",
        "",
        "--simple boundary--",
        "",
        "epilogue",
      ],
      ["multipart/mixed", "plain:implicit", "plain:explicit\r\n"],
    ],
    [
      "parts without a body",
      [mixed("b"), "", "--b", "--b", "Content-Type: text/html", "--b", "", "--b--"],
      ["multipart/mixed", "plain:", "html:", "plain:"],
    ],
    [
      "white space after boundaries",
      [mixed("b"), "", "--b \t", "", "x", "--b-- ", "end"],
      ["multipart/mixed", "plain:x"],
    ],
    [
      "text that begins like a boundary",
      [mixed("b"), "", "--b", "", "--bc", "--b-", "-- b", "--b--"],
      ["multipart/mixed", "plain:--bc\r\n--b-\r\n-- b"],
    ],
    [
      "an inner boundary that begins like the outer",
      [mixed("b"), "", "--b", mixed("bc"), "", "--bc", "", "x", "--bc--", "--b", "", "y", "--b--"],
      ["multipart/mixed", ["multipart/mixed", "plain:x"], "plain:y"],
    ],
    [
      "an outer boundary that begins like the inner",
      [mixed("bc"), "", "--bc", mixed("b"), "", "--b", "", "x", "--b--", "--bc", "", "y", "--bc--"],
      ["multipart/mixed", ["multipart/mixed", "plain:x"], "plain:y"],
    ],
    [
      "an inner boundary that is not closed",
      [mixed("a"), "", "--a", mixed("b"), "", "--b", "", "x", "--a", "", "y", "--a--"],
      ["multipart/mixed", ["multipart/mixed", "plain:x"], "plain:y"],
    ],
    ["no boundary that is closed", [mixed("a"), "", "--a", "", "x"], ["multipart/mixed", "plain:x"]],
    [
      "an inner boundary after its end",
      [mixed("a"), "", "--a", mixed("b"), "", "--b", "", "x", "--b--", "--b", "z", "--a--"],
      ["multipart/mixed", ["multipart/mixed", "plain:x"]],
    ],
    ["a multipart without parts", [mixed("a"), "", "nothing", "--a--"], "plain:nothing\r\n--a--"],
    ["a multipart without boundary", ["Content-Type: multipart/mixed", "", "x"], "plain:x"],
    [
      "a multipart whose boundary only its parts know",
      [
        "Content-Type: multipart/mixed",
        "",
        "Two parts.",
        "--a",
        "Content-Type: text/html",
        "",
        "x",
        "--a",
        "",
        "y",
        "--a--",
        "z",
      ],
      ["multipart/mixed", "html:x", "plain:y"],
    ],
    [
      "no boundary of an outer multipart for an inner one without any",
      [
        mixed("a"),
        "",
        "--a",
        "Content-Type: multipart/mixed",
        "",
        "x",
        "--a",
        "Content-Type: text/html",
        "",
        "y",
        "--a--",
      ],
      ["multipart/mixed", "plain:x", "html:y"],
    ],
    [
      "no boundary in the words of a multipart without one",
      ["Content-Type: multipart/mixed", "", "--a", "Hello", "--", "Content-Bob"],
      "plain:--a\r\nHello\r\n--\r\nContent-Bob",
    ],
    [
      "a boundary without an empty line in front of it",
      [mixed("a"), "--a", "Content-Type: text/html", "", "x", "--a", "", "y", "--a--"],
      ["multipart/mixed", "html:x", "plain:y"],
    ],
    [
      "no boundary in the middle of a header",
      [mixed("a"), "--b", "Subject: x", "", "--a", "", "y", "--a--"],
      ["multipart/mixed", "plain:y"],
    ],
    [
      "a boundary that only the second of two types has",
      [mixed("unused"), mixed("a"), "", "--a", "", "x", "--a", "", "y", "--a--", "--a", "z"],
      ["multipart/mixed", "plain:x", "plain:y"],
    ],
    [
      "a multipart that is said to be encoded, and is not",
      [mixed("a"), "Content-Transfer-Encoding: base64", "", "--a", "", "x", "--a--"],
      ["multipart/mixed", "plain:x"],
    ],
    [
      "a multipart that is encoded",
      [mixed("a"), "Content-Transfer-Encoding: base64", "", "LS1hDQoNCg=="],
      "plain:LS1hDQoNCg==",
    ],
    [
      "a boundary with a colon",
      [mixed("=_:x"), "", "--=_:x", "--=_:x", "", "y", "--=_:x--"],
      ["multipart/mixed", "plain:", "plain:y"],
    ],
    [
      "a boundary in a header",
      [mixed("b"), "", "--b", "X: 1", "--b", "", "y", "--b--"],
      ["multipart/mixed", "plain:", "plain:y"],
    ],
    [
      "an embedded message",
      ["Content-Type: message/rfc822", "", "Subject: in", "", "x"],
      ["message/rfc822", "plain:x"],
    ],
    [
      "messages in a digest",
      ["Content-Type: multipart/digest; boundary=b", "", "--b", "", "Subject: in", "", "x", "--b--"],
      ["multipart/digest", ["message/rfc822", "plain:x"]],
    ],
    [
      "an embedded multipart",
      [
        mixed("a"),
        "",
        "--a",
        "Content-Type: message/global",
        "",
        mixed("b"),
        "",
        "--b",
        "",
        "x",
        "--b--",
        "--a",
        "",
        "y",
        "--a--",
      ],
      ["multipart/mixed", ["message/global", ["multipart/mixed", "plain:x"]], "plain:y"],
    ],
    [
      "an encoded message",
      ["Content-Type: message/rfc822", "Content-Transfer-Encoding: BASE64", "", "UQ=="],
      "octet-stream:UQ==",
    ],
    [
      "a part without header",
      [mixed("b"), "", "--b", "Hello world", "--b--"],
      ["multipart/mixed", "plain:Hello world"],
    ],
  ];
  for (const [what, lines, expected] of table) {
    it(`reads ${what}`, () => assert.deepEqual(parse(lines), expected));
  }

  it("reads bare line feeds alike", () => {
    assert.deepEqual(parse([mixed("b"), "", "--b", "", "x", "--b--", ""], "\n"), ["multipart/mixed", "plain:x"]);
  });

  it("counts the lines of texts and embedded messages", () => {
    const message = Buffer.from(
      [
        mixed("a"),
        "",
        "p",
        "--a",
        "",
        "1",
        "2",
        "--a",
        "Content-Type: message/rfc822",
        "",
        "S: x",
        "",
        "1",
        "--a",
        "Content-Type: image/png",
        "",
        "1",
        "--a",
        "",
        "",
        "--a--",
      ].join("\r\n"),
    );
    const [text, embedded, image, last] = parseTree(message).children;
    assert.deepEqual(
      [text?.lines, embedded?.lines, embedded?.message?.lines, image?.lines, last?.lines],
      [1, 2, 0, 0, 0],
    );
  });

  const line = fc.constantFrom(
    "--a",
    "--a--",
    "--b",
    "--b--",
    "--ab",
    "",
    mixed("a"),
    mixed("b"),
    mixed("ab"),
    "text",
    "X: 1",
    "Content-Type: message/rfc822",
    "Content-Type: multipart/digest; boundary=b",
    " fold",
  );
  const messages = fc.array(line, { maxLength: 40 }).map((lines) => lines.join("\r\n"));

  it("keeps every part inside its parent, in order, with the lines it has", () => {
    fc.assert(
      fc.property(messages, (text) => {
        const message = Buffer.from(text);
        const check = (part: Part, from: number, to: number): void => {
          assert.ok(
            from <= part.headerStart &&
              part.headerStart <= part.bodyStart &&
              part.bodyStart <= part.end &&
              part.end <= to,
          );
          let at = part.bodyStart;
          for (const child of part.children) {
            check(child, at, part.end);
            at = child.end;
          }
          if (part.message !== undefined) {
            assert.equal(part.message.headerStart, part.bodyStart);
            assert.equal(part.message.end, part.end);
            check(part.message, part.bodyStart, part.end);
          }
          if (part.content.type === "text" || part.message !== undefined) {
            assert.equal(part.lines, message.toString("latin1", part.bodyStart, part.end).split("\n").length - 1);
          }
          assert.equal(part.content.type === "multipart", part.children.length > 0);
        };
        check(parseTree(message), 0, message.length);
      }),
      { numRuns: 3000 },
    );
  });

  it("gives up dividing at MIME_PARTS_MAX parts, and loses nothing", () => {
    const message = Buffer.from(`${mixed("b")}\r\n\r\n${"--b\r\n\r\nx\r\n".repeat(100_000)}`);
    const root = parseTree(message);
    assert.equal(root.children.length, 9_999);
    assert.equal(root.children.at(-1)?.end, message.length);
  });

  it("gives up nesting at MIME_DEPTH_MAX levels", () => {
    const levels = Array.from({ length: 100_000 }, (_, level) => `${mixed(`b${level}`)}\r\n\r\n--b${level}\r\n`).join(
      "",
    );
    const embedded = "Content-Type: message/rfc822\r\n\r\n".repeat(100_000);
    for (const text of [levels, embedded]) {
      let depth = 0;
      for (
        let part: Part | undefined = parseTree(Buffer.from(text));
        part !== undefined;
        part = part.message ?? part.children[0]
      )
        depth++;
      assert.ok(depth >= 99 && depth <= 101, String(depth));
    }
  });
});

describe("Boundaries", () => {
  it("are found in lines only", () => {
    const bytes = Buffer.from("x--b\r\n--b\r\n--b--");
    const boundaries = new Boundaries(bytes);
    assert.equal(boundaries.next(0), undefined);
    boundaries.open(3, Buffer.from("b "));
    assert.deepEqual(boundaries.next(0), { start: 6, end: 11, level: 3, closes: false });
    assert.deepEqual(boundaries.next(11), { start: 11, end: 16, level: 3, closes: true });
    boundaries.close(3);
    assert.ok(boundaries.none);
  });

  it("are found with the innermost first, however many are open", () => {
    const boundary = fc.string({ unit: fc.constantFrom("a", "b", "-"), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(boundary, { minLength: 1, maxLength: 20 }), fc.nat(20), boundary, (open, kept, text) => {
        const boundaries = new Boundaries(Buffer.from(`--${text} \r\n`));
        for (const [level, each] of open.entries()) boundaries.open(level, Buffer.from(each));
        boundaries.keep(kept);
        const still = open.slice(0, kept + 1);
        const level = still.findLastIndex((each) => each === text || `${each}--` === text);
        const found = boundaries.next(0);
        assert.equal(found?.level, level < 0 ? undefined : level);
        if (found !== undefined) assert.equal(found.closes, still[level] !== text);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("LineCounter", () => {
  it("counts differences where lines are needed", () => {
    const counter = new LineCounter(Buffer.from("\n\n\n\n\n"));
    const start = counter.before(1);
    counter.need();
    assert.equal(counter.before(4) - start, 3);
    assert.equal(counter.before(3) - start, 2);
    counter.done();
    assert.equal(LineCounter.count(Buffer.from("a\nb\n"), 0, 4), 2);
  });
});

describe("the content fields of a part", () => {
  const read = (header: string): { bytes: Buffer; fields: ReturnType<typeof readHeader>["fields"] } => {
    const bytes = Buffer.from(header);
    return { bytes, fields: readHeader(bytes, { names: new FieldNames(PART_FIELDS) }).fields };
  };
  const types: readonly (readonly [header: string, type: string])[] = [
    ["", "text/plain"],
    ["Content-Type: TEXT/HTML", "text/html"],
    ["Content-Type: text", "text/plain"],
    ["Content-Type: multipart; boundary=x", "multipart/mixed"],
    ["Content-Type: image", "image/octet-stream"],
    ["Content-Type: nonsense", "text/plain"],
    ["Content-Type: __proto__", "text/plain"],
    ["Content-Type: ; charset=x", "text/plain"],
    ["Content-Type: image/png\r\nContent-Type: image/gif", "image/png"],
  ];
  for (const [header, type] of types) {
    it(`say ${type} in ${JSON.stringify(header)}`, () => {
      const { bytes, fields } = read(header);
      const content = readContentType(bytes, fields, plainText);
      assert.equal(`${content.type}/${content.subtype}`, type);
    });
  }

  it("give encoding and disposition", () => {
    const { bytes, fields } = read(
      'Content-Transfer-Encoding: Base64 (x)\r\nContent-Disposition: ATTACHMENT; filename="a"\r\n',
    );
    assert.equal(readEncoding(bytes, fields), "Base64");
    assert.equal(readDisposition(bytes, fields)?.kind, "attachment");
    const none = read("Content-Disposition: ; x=y\r\n");
    assert.equal(readDisposition(none.bytes, none.fields)?.kind, "attachment");
    assert.equal(readEncoding(none.bytes, none.fields), undefined);
  });
});
