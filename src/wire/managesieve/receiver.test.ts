import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { literalMark } from "../literal-mark.ts";
import { LINE_OCTETS_MAX } from "./limits.ts";
import { Receiver } from "./receiver.ts";

const limits = { literalOctetsMax: 50, skippedOctetsMax: 60_000 };
const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");

/** What the receiver makes of the chunks, up to what the connection does not survive. */
function received(chunks: readonly Uint8Array[]): unknown[] {
  const receiver = new Receiver(limits);
  const out: unknown[] = [];
  for (const chunk of chunks) {
    // The chunk is lent: what is kept of it has to be a copy.
    const lent = Buffer.from(chunk);
    receiver.feed(lent);
    for (let input = receiver.next(); input !== undefined; input = receiver.next()) {
      if (input.kind === "command") out.push(Buffer.from(input.bytes).toString("latin1"));
      else out.push([input.what, input.fatal]);
      if (input.kind === "too-large" && input.fatal) return out;
    }
    receiver.settle();
    lent.fill(0);
  }
  return out;
}

const long = "x".repeat(LINE_OCTETS_MAX + 1);

const table: readonly (readonly [string, string, readonly unknown[]])[] = [
  ["two commands", "NOOP\r\nLISTSCRIPTS\r\n", ["NOOP", "LISTSCRIPTS"]],
  ["bare LF ends a line too", "NOOP\nNOOP\n", ["NOOP", "NOOP"]],
  ["an empty line is nothing", "\r\nNOOP\r\n\r\n", ["NOOP"]],
  ["an unfinished command", "NOO", []],
  ["a literal", 'PUTSCRIPT "a" {6+}\r\nkeep;\n\r\nNOOP\r\n', ['PUTSCRIPT "a" {6+}\r\nkeep;\n', "NOOP"]],
  ["a literal that was not said to come at once", "NOOP {2}\r\nab\r\n", ["NOOP {2}\r\nab"]],
  ["two of them", "RENAMESCRIPT {1+}\r\na {1+}\r\nb\r\n", ["RENAMESCRIPT {1+}\r\na {1+}\r\nb"]],
  ["a literal of line ends and markers", "X {7+}\r\n\r\n{3+}\r\n\r\n", ["X {7+}\r\n\r\n{3+}\r"]],
  ["an empty literal", "X {0+}\r\n\r\n", ["X {0+}\r\n"]],
  ["no marker", "X {a+}\r\nX {}\r\nX {1+\r\n", ["X {a+}", "X {}", "X {1+"]],
  ["a line that is too long", `${long}\r\nNOOP\r\n`, [["line", false], "NOOP"]],
  ["one that ends with a literal", `${long} {6+}\r\nNOOP\r\n\r\nNOOP\r\n`, [["line", false], "NOOP"]],
  ["a literal that is too long", `X {51+}\r\n${"y".repeat(51)}\r\nNOOP\r\n`, [["literal", false], "NOOP"]],
  [
    "literals that are too long together, and more of them",
    `X {26+}\r\n${"y".repeat(26)} {25+}\r\n${"y".repeat(25)} {2+}\r\n\r\n\r\nNOOP\r\n`,
    [["literal", false], "NOOP"],
  ],
  ["a literal that nobody waits for", "X {4294967295+}\r\nabc", [["literal", true]]],
  ["one of more octets than there are", "X {99999999999999999999+}\r\nNOOP\r\n", ["X {99999999999999999999+}", "NOOP"]],
  ["a line without end", "z".repeat(100_000), [["line", true]]],
  ["a line that ends too late", `${"z".repeat(60_000)}\r\nNOOP\r\n`, [["line", true]]],
  ["literals without end", `X {51+}\r\n${`${"y".repeat(51)} {51+}\r\n`.repeat(2000)}`, [["literal", true]]],
];

describe("the receiver of ManageSieve", () => {
  for (const [name, text, expected] of table) {
    it(name, () => {
      assert.deepEqual(received([bytes(text)]), expected);
      assert.deepEqual(received(Array.from(bytes(text), (byte) => Uint8Array.of(byte))), expected);
    });
  }

  it("makes the same of any chopping", () => {
    const piece = fc.constantFrom("NOOP", " ", "\r\n", "\n", "\r", "{3+}", "{60}", "{0+}", '"', "abc", "\0", "{", long);
    const text = fc.array(piece, { maxLength: 30 }).map((pieces) => bytes(pieces.join("")));
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 20_000 }), { maxLength: 8 }), (all, cuts) => {
        const ends = [...cuts.toSorted((a, b) => a - b), all.length];
        const chunks = ends.map((end, i) => all.subarray(ends[i - 1] ?? 0, end)).filter((chunk) => chunk.length > 0);
        assert.deepEqual(received(chunks), received([all]));
      }),
    );
  });

  it("forgets what it has not given out", () => {
    const receiver = new Receiver(limits);
    receiver.feed(bytes("STARTTLS\r\nNOOP\r\nX {3"));
    assert.equal(receiver.next()?.kind, "command");
    receiver.drop();
    assert.equal(receiver.next(), undefined);
    receiver.feed(bytes("+}\r\n"));
    assert.deepEqual(receiver.next(), { kind: "command", bytes: bytes("+}") });
  });
});

describe("the marker of a literal", () => {
  const markers: readonly (readonly [string, unknown])[] = [
    ["X {12}", { size: 12, nonSync: false, binary: false }],
    ["X {12+}", { size: 12, nonSync: true, binary: false }],
    ["X ~{0+}", { size: 0, nonSync: true, binary: true }],
    ["{4294967296}", { size: 2 ** 32, nonSync: false, binary: false }],
    ["X {+}", undefined],
    ["X {-1}", undefined],
    ["X 12}", undefined],
    ["X {12} ", undefined],
    ["X {000000000000000000000000000001}", undefined],
  ];
  for (const [line, expected] of markers)
    it(line, () => assert.deepEqual(literalMark(bytes(line), 0, line.length), expected));
});
