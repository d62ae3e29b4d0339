import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import { decodeMailboxName, encodeMailboxName } from "./mailbox-name.ts";
import {
  compactNumbers,
  formatNumberSet,
  parseNumberSet,
  plainRanges,
  positionsOfSequence,
  positionsOfUids,
  STAR,
} from "./number-set.ts";
import { Reader } from "./reader.ts";

const fails = (text: string, read: (reader: Reader) => unknown): void => {
  assert.throws(() => read(Reader.of(text)), SyntaxProblem, text);
};

describe("Reader", () => {
  it("reads strings in all their forms", () => {
    assert.equal(Reader.of('"a\\"b\\\\c"').string(), 'a"b\\c');
    assert.equal(Reader.of("{3}\r\nx\r\n").string(), "x\r\n");
    assert.equal(Reader.of("~{3+}\r\nabc").string(), "abc");
    assert.equal(Reader.of("atom]").astring(), "atom]");
    assert.equal(Reader.of("größe").astring(), "größe");
    assert.equal(Reader.of("NIL").nstring(), undefined);
    assert.equal(Reader.of('"NIL"').nstring(), "NIL");
    for (const wrong of ['"a', '"a\\x"', '"a\r\n"', "{3}\r\nab", "{3}abc", "", "(", '"a\0"', "{1}\r\n\0"])
      fails(wrong, (reader) => reader.astring());
  });

  it("reads numbers within their bounds", () => {
    assert.equal(Reader.of("4294967295").number(), 4294967295);
    assert.equal(Reader.of("9223372036854775807").number64(), Number.MAX_SAFE_INTEGER);
    for (const wrong of ["4294967296", "", "x", "-1"]) fails(wrong, (reader) => reader.number());
    fails("0", (reader) => reader.nzNumber());
  });

  it("reads flags, lists and keywords", () => {
    assert.deepEqual(Reader.of("(\\Seen $Fwd NonJunk)").flagList(), ["\\Seen", "$Fwd", "NonJunk"]);
    assert.deepEqual(Reader.of("()").flagList(), []);
    for (const spacious of ["( x y)", "(x y )", "(x  y)"])
      assert.deepEqual(Reader.of(spacious).flagList(), ["x", "y"], spacious);
    assert.deepEqual(Reader.of("( )").flagList(), []);
    for (const wrong of ["(\\Seen", "(x ", '(x"y")', "(\\)", "x"]) fails(wrong, (reader) => reader.flagList());
    const reader = Reader.of("uid.x ");
    assert.equal(reader.tryKeyword("UID"), false);
    assert.equal(reader.tryKeyword("UID.X"), true);
    reader.end();
  });

  it("throws nothing but SyntaxProblem", () => {
    const reads: readonly ((reader: Reader) => unknown)[] = [
      (r) => r.astring(),
      (r) => r.nstring(),
      (r) => r.flagList(),
      (r) => r.numberSet(),
      (r) => r.literal(),
      (r) => r.mailbox(false),
      (r) => r.mailbox(true),
      (r) => r.listMailbox(false),
      (r) => r.keyword(),
      (r) => r.number64(),
      (r) => r.end(),
      (r) => r.flag(),
    ];
    const text = fc.string({ unit: fc.constantFrom(...'aA1(){}"\\ %*&-+~$:,\r\n\0ü]['), maxLength: 30 });
    fc.assert(
      fc.property(text, fc.constantFrom(...reads), (input, read) => {
        try {
          read(Reader.of(input));
        } catch (error) {
          assert.ok(error instanceof SyntaxProblem, String(error));
        }
      }),
    );
  });
});

describe("mailbox names", () => {
  it("are modified UTF-7 for old clients (RFC 3501 5.1.3)", () => {
    for (const [name, wire] of [
      ["~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"],
      ["Entwürfe & mehr", "Entw&APw-rfe &- mehr"],
      ["😀", "&2D3eAA-"],
      ["INBOX", "INBOX"],
    ] as const) {
      assert.equal(encodeMailboxName(name, false), wire);
      assert.equal(decodeMailboxName(Buffer.from(wire), false), name);
      assert.equal(encodeMailboxName(name, true), name);
      assert.equal(decodeMailboxName(Buffer.from(name), true), name);
    }
  });

  it("are refused where they could not be given back", () => {
    for (const wrong of ["a&b", "&AGE-", "&A-", "&2D0-", "&AP", "&!!!-", "&APw=", "&APw-&APw-"]) {
      assert.throws(() => decodeMailboxName(Buffer.from(wrong), false), SyntaxProblem, wrong);
    }
    assert.throws(() => decodeMailboxName(Buffer.from([0x61, 0xff]), true), SyntaxProblem);
  });

  it("survive the way there and back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        assert.equal(decodeMailboxName(Buffer.from(encodeMailboxName(name, false)), false), name);
      }),
    );
  });
});

const set = (text: string): ReturnType<typeof parseNumberSet>["set"] => parseNumberSet(Buffer.from(text), 0).set;

describe("number sets", () => {
  it("parse what they format", () => {
    const end = fc.oneof(fc.integer({ min: 1, max: 0xffffffff }), fc.constant(STAR));
    const ranges = fc.array(
      fc.tuple(end, end).map(([a, b]): [number, number] => (a <= b ? [a, b] : [b, a])),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(ranges, (each) =>
        assert.deepEqual(set(formatNumberSet({ saved: false, ranges: each })), { saved: false, ranges: each }),
      ),
    );
    assert.deepEqual(set("$"), { saved: true });
    for (const wrong of ["", "0", "1:", ":1", "1,", "4294967296", "01", "a", "*:"]) {
      assert.throws(() => set(wrong), SyntaxProblem, wrong);
    }
  });

  it("name positions of UIDs as a plain search would", () => {
    const uids = fc
      .uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 30 })
      .map((each) => Uint32Array.from(each.sort((a, b) => a - b)));
    const end = fc.oneof(fc.integer({ min: 1, max: 70 }), fc.constant(STAR));
    fc.assert(
      fc.property(uids, fc.array(fc.tuple(end, end), { minLength: 1, maxLength: 6 }), (have, ranges) => {
        const highest = have.at(-1) ?? 0;
        const value = (n: number): number => (n === STAR ? highest : n);
        const wanted = [...have.keys()].filter((i) =>
          ranges.some(
            ([a, b]) =>
              (have[i] ?? 0) >= Math.min(value(a), value(b)) && (have[i] ?? 0) <= Math.max(value(a), value(b)),
          ),
        );
        const got = positionsOfUids(ranges, have).flatMap(([from, to]) =>
          Array.from({ length: to - from }, (_, i) => from + i),
        );
        assert.deepEqual(got, wanted);
      }),
    );
  });

  it("name positions of sequence numbers, or none that are not there", () => {
    assert.deepEqual(
      positionsOfSequence(
        [
          [2, 3],
          [5, STAR],
        ],
        6,
      ),
      [
        [1, 3],
        [4, 6],
      ],
    );
    assert.deepEqual(positionsOfSequence([[STAR, STAR]], 3), [[2, 3]]);
    assert.equal(positionsOfSequence([[2, 7]], 6), undefined);
    assert.equal(positionsOfSequence([[1, STAR]], 0), undefined);
    assert.deepEqual(
      plainRanges(
        [
          [5, 6],
          [1, 4],
          [9, STAR],
        ],
        7,
      ),
      [[1, 9]],
    );
  });

  it("are written compactly", () => {
    assert.equal(compactNumbers([1, 2, 3, 7, 9, 10]), "1:3,7,9:10");
    assert.equal(compactNumbers([]), "");
  });
});
