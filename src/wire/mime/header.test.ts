import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { FieldNames, findBody, HeaderScan, rawValue, readHeader, selectFields, unfold } from "./header.ts";

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");
const text = (raw: Uint8Array): string => Buffer.from(raw).toString("latin1");

describe("findBody", () => {
  const table: readonly (readonly [what: string, message: string, body: string])[] = [
    ["an ordinary message", "A: 1\r\nB: 2\r\n\r\nbody\r\n", "body\r\n"],
    ["bare line feeds", "A: 1\nB: 2\n\nbody\n", "body\n"],
    ["an empty body", "A: 1\r\n\r\n", ""],
    ["no empty line", "A: 1\r\n", ""],
    ["no line end", "A: 1", ""],
    ["nothing", "", ""],
    ["an empty header", "\r\nbody", "body"],
    ["a text without header", "Hello you\r\nhow are: you\r\n\r\nBye\r\n", "Hello you\r\nhow are: you\r\n\r\nBye\r\n"],
    ["a text behind trace fields", "Received: x\r\nHello you\r\n", "Hello you\r\n"],
    ["a lost fold in the middle", "A: 1\r\nlost fold\r\nB: 2\r\n\r\nbody", "body"],
    ["an mbox line first", "From me Sat Jan  3 01:05:34 1996\r\nA: 1\r\n\r\nbody", "body"],
    ["folding", "A: 1\r\n 2\r\n\t3\r\n\r\nbody", "body"],
    ["a fold of white space only", "A: 1\r\n \r\n 2\r\n\r\nbody", "body"],
    ["white space for an empty line", "A: 1\r\n \r\n--b\r\nC: 3\r\n\r\nx", "--b\r\nC: 3\r\n\r\nx"],
    ["white space before the colon", "A : 1\r\n\r\nbody", "body"],
    ["a carriage return alone", "A: 1\r2\r\n\r\nbody", "body"],
  ];
  for (const [what, message, body] of table) {
    it(`knows ${what}`, () => assert.equal(text(bytes(message).subarray(findBody(bytes(message)))), body));
  }

  it("does not depend on fields put in front", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("A: 1", " x", "stray", "", "B :2", "--b", "\t", ":"), { maxLength: 8 }),
        (lines) => {
          // A first line that begins with white space would become a fold of the field in front.
          fc.pre(!/^[ \t]/.test(lines[0] ?? ""));
          const message = bytes(lines.join("\r\n"));
          const trace = bytes("Received: by us\r\n\tfor you\r\n");
          assert.equal(findBody(Buffer.concat([trace, message])), trace.length + findBody(message));
        },
      ),
    );
  });
});

describe("readHeader", () => {
  it("gives the fields asked for, in any case and order, with their values", () => {
    const message = bytes("SUBJECT:  one\r\n two \r\nX-Other: no\r\nsubject :three\r\n\r\n");
    const { fields } = readHeader(message, { names: new FieldNames(["Subject"]) });
    assert.deepEqual(
      fields.map((field) => [field.name, text(unfold(rawValue(message, field)))]),
      [
        ["subject", "one two"],
        ["subject", "three"],
      ],
    );
  });

  it("tells names apart that differ in one letter", () => {
    const message = bytes("To: 1\r\nTp: 2\r\nT: 3\r\nTo2: 4\r\n");
    const { fields } = readHeader(message, { names: new FieldNames(["to"]) });
    assert.equal(fields.length, 1);
  });

  it("keeps at most HEADER_FIELDS_MAX of 100,000 fields and finds the body behind them", () => {
    const message = bytes(`${"To: a@b\r\n".repeat(100_000)}\r\nbody`);
    const block = readHeader(message, { names: new FieldNames(["to"]) });
    assert.equal(block.fields.length, 10_000);
    assert.equal(block.bodyStart, message.length - 4);
  });
});

describe("HeaderScan", () => {
  it("covers a header block without gap or overlap, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(..."ab: \t\r\n-"), { maxLength: 60 }), (letters) => {
        const block = bytes(letters.join(""));
        const scan = new HeaderScan(block, 0, block.length);
        let at = 0;
        while (scan.next()) {
          assert.equal(scan.start, at);
          assert.ok(scan.end > at && scan.end <= block.length);
          assert.ok(scan.nameEnd <= scan.valueStart && scan.valueStart <= scan.end);
          at = scan.end;
        }
        assert.ok(findBody(block) <= block.length);
      }),
    );
  });
});

describe("selectFields", () => {
  const header = bytes("A: 1\r\nB: 2\r\n\t2b\r\nstray\r\nb : 3\r\n\r\n");
  it("gives the named fields byte for byte", () => {
    assert.equal(text(selectFields(header, new FieldNames(["B"]))), "B: 2\r\n\t2b\r\nb : 3\r\n");
  });
  it("gives everything else, stray lines too", () => {
    assert.equal(text(selectFields(header, new FieldNames(["B"]), { except: true })), "A: 1\r\nstray\r\n");
  });
  it("ends a last line that has no end", () => {
    assert.equal(text(selectFields(bytes("A: 1\r\nB: 2"), new FieldNames(["b"]))), "B: 2\r\n");
  });
  it("splits every header in two without loss", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("A: 1", "B: 2", " fold", "stray"), { maxLength: 12 }), (lines) => {
        const block = bytes(lines.map((line) => `${line}\r\n`).join(""));
        const names = new FieldNames(["b"]);
        const chosen = selectFields(block, names).length + selectFields(block, names, { except: true }).length;
        assert.equal(chosen, block.length);
      }),
    );
  });
});
