import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import { entryText, metadataValue, readMetadataChange, readMetadataQuery } from "./metadata.ts";
import { Reader } from "./reader.ts";

const query = (text: string) => readMetadataQuery(Reader.of(text), true);
const change = (text: string) => readMetadataChange(Reader.of(text), true);

describe("GETMETADATA", () => {
  const plain = { path: "INBOX", entries: ["/private/comment"], depth: 0, maxSize: undefined };

  it("is read with its options before or behind the mailbox", () => {
    assert.deepEqual(query(" INBOX /Private/Comment"), plain);
    assert.deepEqual(query(' "INBOX" ("/private/comment")'), plain);
    const options = { depth: Infinity, maxSize: 1024 };
    assert.deepEqual(query(" (MAXSIZE 1024 DEPTH infinity) INBOX /private/comment"), { ...plain, ...options });
    assert.deepEqual(query(" INBOX (depth infinity maxsize 1024) (/private/comment)"), { ...plain, ...options });
    assert.deepEqual(query(' "" (DEPTH 1) /private'), {
      path: "",
      entries: ["/private"],
      depth: 1,
      maxSize: undefined,
    });
  });

  it("is read with several entries, each once", () => {
    const entries = ["/shared/comment", "/private/vendor/x y/a"];
    assert.deepEqual(query(' x (/shared/comment "/private/vendor/x y/a" /SHARED/comment)').entries, entries);
    assert.deepEqual(query(' x /shared/comment "/private/vendor/x y/a"').entries, entries);
  });

  for (const wrong of [
    "",
    " INBOX",
    " INBOX ()",
    " () INBOX /shared/a",
    " (MAXSIZE) INBOX /shared/a",
    " (DEPTH 2) INBOX /shared/a",
    " (SIZE 3) INBOX /shared/a",
    " (DEPTH 1) INBOX (DEPTH 1) /shared/a",
    " INBOX /comment",
    " INBOX /sharedness/a",
    ' INBOX "/shared/*"',
    ' INBOX "/shared/50%"',
    " INBOX /shared//a",
    " INBOX /shared/a/",
    " INBOX /shared/ä",
    ` INBOX /shared/${"x".repeat(250)}`,
    ` INBOX (${"/shared/a ".repeat(201)})`,
  ]) {
    it(`refuses ${wrong.slice(0, 40)}`, () => assert.throws(() => query(wrong), SyntaxProblem));
  }
});

describe("SETMETADATA", () => {
  it("is read", () => {
    const { path, values } = change(' INBOX (/private/a NIL /Shared/b "NIL" /shared/c ~{3}\r\n\0\r\n)');
    assert.equal(path, "INBOX");
    assert.deepEqual(
      [...values].map(([entry, value]) => [entry, value === undefined ? undefined : Buffer.from(value).toString()]),
      [
        ["/private/a", undefined],
        ["/shared/b", "NIL"],
        ["/shared/c", "\0\r\n"],
      ],
    );
  });

  for (const wrong of [
    "",
    " INBOX",
    " INBOX ()",
    " INBOX (/private/a)",
    " INBOX (/private x)",
    ' INBOX (/private/vendor "x")',
    ' INBOX (/shared/vendor/acme "x")',
    ' INBOX (/private "x")',
    " INBOX (/private/a atom)",
  ]) {
    it(`refuses ${JSON.stringify(wrong)}`, () => assert.throws(() => change(wrong), SyntaxProblem));
  }

  it("throws nothing but SyntaxProblem", () => {
    const piece = fc.constantFrom(
      " ",
      "(",
      ")",
      '"',
      "/private/a",
      "/shared",
      "NIL",
      "INBOX",
      "MAXSIZE",
      "DEPTH",
      "9",
      "{1}\r\n",
      "~{1}\r\n",
      "\0",
      "*",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        for (const read of [query, change]) {
          try {
            read(pieces.join(""));
          } catch (error) {
            assert.ok(error instanceof SyntaxProblem);
          }
        }
      }),
    );
  });

  it("reads what answers write", () => {
    const part = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 1,
      maxLength: 20,
    });
    const name = part.map((text) => `/shared/${text.replace(/[*%/]/g, "_").toLowerCase()}`);
    fc.assert(
      fc.property(name, fc.option(fc.uint8Array({ maxLength: 1500 }), { nil: undefined }), (entry, value) => {
        const text = Buffer.concat([Buffer.from(` x (${entryText(entry)} `), metadataValue(value), Buffer.from(")")]);
        const read = readMetadataChange(new Reader(text), true).values;
        assert.deepEqual([...read.keys()], [entry]);
        assert.deepEqual(read.get(entry) && [...(read.get(entry) ?? [])], value && [...value]);
      }),
    );
  });
});
