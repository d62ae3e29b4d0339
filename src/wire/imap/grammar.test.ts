import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import type { Section } from "../mime/section.ts";
import { formatDateTime, formatDay, readDate, readDateTime } from "./date.ts";
import { formatFetch, formatSection, type FetchItem, type FetchRequest, readFetch } from "./fetch.ts";
import { Reader } from "./reader.ts";
import { type PartialRange, partialSpan } from "./partial-range.ts";
import { formatResultOptions, readResultOptions, type ResultOptions } from "./result-options.ts";
import { ResponseBuffer } from "./response-buffer.ts";

describe("dates", () => {
  it("are read and written", () => {
    const moment = Date.UTC(1996, 6, 17, 9, 44, 25);
    assert.deepEqual(readDateTime(Reader.of('"17-Jul-1996 02:44:25 -0700"')), { moment, zone: -420 });
    assert.equal(formatDateTime(moment), '"17-Jul-1996 09:44:25 +0000"');
    assert.equal(formatDateTime(moment, -420), '"17-Jul-1996 02:44:25 -0700"');
    assert.equal(formatDateTime(moment, 870), '"18-Jul-1996 00:14:25 +1430"');
    const early = { moment: Date.UTC(2026, 0, 31, 22, 30), zone: 90 };
    assert.deepEqual(readDateTime(Reader.of('" 1-feb-2026 00:00:00 +0130"')), early);
    assert.equal(formatDateTime(Date.UTC(2026, 1, 1)), '"01-Feb-2026 00:00:00 +0000"');
    assert.equal(readDate(Reader.of('"1-Feb-2026"')), Date.UTC(2026, 1, 1));
    assert.equal(readDate(Reader.of('"01-Feb-2026 23:00:00 -0800"')), Date.UTC(2026, 1, 1));
    for (const wrong of ["1-Foo-2026", "31-Feb-2026", "2026-02-01", "1-Feb-26", '"1-Feb-2026 10:00"']) {
      assert.throws(() => readDate(Reader.of(wrong)), SyntaxProblem, wrong);
    }
    for (const wrong of [
      '"01-Feb-2026 24:00:00 +0000"',
      '"01-Feb-2026 10:00:00"',
      "01-Feb-2026",
      '"01-Feb-2026 10:00:00 +0060"',
    ]) {
      assert.throws(() => readDateTime(Reader.of(wrong)), SyntaxProblem, wrong);
    }
  });

  it("survive the way there and back", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -30_000_000, max: 253_000_000 }),
        fc.integer({ min: -5999, max: 5999 }),
        (at, zone) => {
          const moment = at * 1_000_000;
          assert.deepEqual(readDateTime(Reader.of(formatDateTime(moment, zone))), { moment, zone });
          assert.equal(readDate(Reader.of(formatDay(moment))), Math.floor(moment / 86_400_000) * 86_400_000);
        },
      ),
    );
  });
});

/** Those from the beginning are read as rising, whichever way they are given. */
const partialRange = fc
  .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), fc.boolean())
  .map(([one, other, fromEnd]): PartialRange =>
    fromEnd ? { first: -one, last: -other } : { first: Math.min(one, other), last: Math.max(one, other) },
  );

describe("FETCH", () => {
  const table: readonly (readonly [string, string])[] = [
    ["ALL", "(FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)"],
    ["fast", "(FLAGS INTERNALDATE RFC822.SIZE)"],
    ["FULL", "(FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODY)"],
    ["BODY[]", "(BODY[])"],
    ['body.peek[header.fields (Subject "To")]<0.100>', "(BODY.PEEK[HEADER.FIELDS (Subject To)]<0.100>)"],
    [
      "(UID BODY[1.2.MIME] BODY[3] BODY[2.HEADER.FIELDS.NOT (X)])",
      "(UID BODY[1.2.MIME] BODY[3] BODY[2.HEADER.FIELDS.NOT (X)])",
    ],
    ["(RFC822 RFC822.HEADER RFC822.TEXT)", "(RFC822 RFC822.HEADER RFC822.TEXT)"],
    ["(UID RFC822.SIZE RFC822.peek RFC822.TEXT.PEEK)", "(UID RFC822.SIZE RFC822 RFC822.TEXT)"],
    ["(BINARY.PEEK[1]<5.10> BINARY[] BINARY.SIZE[1.2])", "(BINARY.PEEK[1]<5.10> BINARY[] BINARY.SIZE[1.2])"],
    ["(FLAGS MODSEQ EMAILID THREADID) (CHANGEDSINCE 12345)", "(FLAGS MODSEQ EMAILID THREADID) (CHANGEDSINCE 12345)"],
    ["PREVIEW", "(PREVIEW)"],
    ["preview (lazy)", "(PREVIEW)"],
    ["(PREVIEW (LAZY) UID)", "(PREVIEW UID)"],
    ["PREVIEW (CHANGEDSINCE 5)", "(PREVIEW) (CHANGEDSINCE 5)"],
    ["PREVIEW (LAZY) (CHANGEDSINCE 5)", "(PREVIEW) (CHANGEDSINCE 5)"],
    ["FLAGS (vanished changedsince 5)", "(FLAGS) (CHANGEDSINCE 5 VANISHED)"],
    [
      "(FLAGS UID FLAGS BODY[] body.peek[] BODY[1] BODY[1]<0.5> BODY[1] uid)",
      "(FLAGS UID BODY[] BODY.PEEK[] BODY[1] BODY[1]<0.5>)",
    ],
    ["BODY[TEXT]", "(BODY[TEXT])"],
    ["BODY[1.HEADER]", "(BODY[1.HEADER])"],
  ];
  for (const [wire, formatted] of table) {
    it(`reads ${wire}`, () => assert.equal(formatFetch(readFetch(Reader.of(wire))), formatted));
  }

  for (const wrong of [
    "",
    "()",
    "FLAGS UID",
    "(FLAGS UID",
    "(ALL)",
    "BODY[",
    "BODY[0]",
    "BODY[1.]",
    "BODY[MIME]",
    "BODY[HEADER.FIELDS]",
    "BODY[HEADER.FIELDS ()]",
    "BODY[X]",
    "BODY[]<0>",
    "BODY[]<0.0>",
    "FOO",
    "(FLAGS) (FOO 1)",
    "PREVIEW (EAGER)",
    "(PREVIEW (EAGER))",
    "(PREVIEW (LAZY)",
    "PREVIEW (LAZY LAZY",
    "(FLAGS) (VANISHED)",
    "(FLAGS) (CHANGEDSINCE)",
    "BODY.PEEK",
    `BODY[${"1.".repeat(200)}1]`,
    'BODY[HEADER.FIELDS ("a\\"b:")]',
  ]) {
    it(`refuses ${wrong.slice(0, 40)}`, () => assert.throws(() => readFetch(Reader.of(wrong)), SyntaxProblem));
  }

  const path = fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 5 });
  const name = fc.string({ unit: fc.constantFrom(...'aZ-09()%*"\\]{'), minLength: 1, maxLength: 8 });
  const text = fc.oneof(
    fc.constantFrom({ kind: "all" as const }, { kind: "header" as const }, { kind: "text" as const }),
    fc.record(
      {
        kind: fc.constant("fields" as const),
        names: fc.array(name, { minLength: 1, maxLength: 3 }),
        except: fc.boolean(),
      },
      { noNullPrototype: true },
    ),
  );
  const partial = fc.option(
    fc.record({ start: fc.nat(), count: fc.integer({ min: 1, max: 1e9 }) }, { noNullPrototype: true }),
    {
      nil: undefined,
    },
  );
  const section = fc.tuple(path, text).map(([each, chosen]) => {
    const made: Section = { path: each, text: chosen };
    return { section: made, label: `BODY[${formatSection(made)}]` };
  });
  const item: fc.Arbitrary<FetchItem> = fc.oneof(
    fc
      .constantFrom("FLAGS" as const, "UID" as const, "ENVELOPE" as const, "BODY" as const, "MODSEQ" as const)
      .map((each) => ({ kind: "attribute" as const, name: each })),
    fc
      .tuple(section, fc.boolean(), partial)
      .map(([each, peek, part]) => ({ kind: "section" as const, ...each, peek, partial: part })),
    fc
      .tuple(section, fc.boolean(), fc.oneof(partial, fc.constant({ start: 7, count: Infinity })))
      .map(([each, peek, part]) => ({ kind: "binary" as const, section: each.section, peek, partial: part })),
    section.map((each) => ({ kind: "binary-size" as const, section: each.section })),
  );

  const asking = (each: FetchItem): FetchRequest => ({
    items: [each],
    changedSince: undefined,
    vanished: false,
    partial: undefined,
  });

  it("parses what it formats", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(item, { minLength: 1, maxLength: 5, selector: (each) => formatFetch(asking(each)) }),
        fc.option(fc.nat(), { nil: undefined }),
        fc.option(partialRange, { nil: undefined }),
        (items, changedSince, of) => {
          const vanished = (changedSince ?? 0) % 2 === 1;
          const request: FetchRequest = { items, changedSince, vanished, partial: of };
          assert.deepEqual(readFetch(Reader.of(formatFetch(request))), request);
        },
      ),
    );
  });
});

describe("RETURN", () => {
  const read = (text: string): ResultOptions | undefined => readResultOptions(Reader.of(`${text} ALL`));

  it("reads a range that is given backwards", () => {
    assert.deepEqual(read("RETURN (PARTIAL 4:2)")?.partial, { first: 2, last: 4 });
    assert.deepEqual(read("RETURN (PARTIAL -4:-2)")?.partial, { first: -4, last: -2 });
  });

  it("reads options", () => {
    assert.deepEqual(read("RETURN ()"), { items: new Set(["ALL"]), partial: undefined });
    assert.deepEqual(read("RETURN (count PARTIAL -1:-100)"), {
      items: new Set(["COUNT"]),
      partial: { first: -1, last: -100 },
    });
    assert.equal(read("UNSEEN"), undefined);
    const shown = [{ kind: "attribute" as const, name: "UID" as const }];
    assert.deepEqual(read("RETURN (UPDATE (UID) COUNT)"), {
      items: new Set(["UPDATE", "COUNT"]),
      partial: undefined,
      shown,
    });
    assert.deepEqual(read("RETURN (UPDATE(UID))"), { items: new Set(["UPDATE"]), partial: undefined, shown });
  });

  for (const wrong of [
    "RETURN",
    "RETURN ALL",
    "RETURN (FOO)",
    "RETURN (ALL PARTIAL 1:2)",
    "RETURN (PARTIAL 1:2 PARTIAL 1:2)",
    "RETURN (PARTIAL)",
    "RETURN (PARTIAL 0:1)",
    "RETURN (PARTIAL 1:-2)",
    "RETURN (PARTIAL -1:2)",
    "RETURN (PARTIAL 1)",
    "RETURN (UPDATE ())",
    "RETURN (UPDATE (UID)",
    "RETURN (MIN (UID))",
    "RETURN (PARTIAL 1:*)",
    "RETURN (PARTIAL 1:4294967296)",
    `RETURN (${"MIN ".repeat(50)}MIN)`,
  ]) {
    it(`refuses ${wrong.slice(0, 40)}`, () => assert.throws(() => read(wrong), SyntaxProblem));
  }

  it("parses what it formats", () => {
    const word = fc.constantFrom(
      "MIN" as const,
      "MAX" as const,
      "COUNT" as const,
      "SAVE" as const,
      "RELEVANCY" as const,
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(word, { minLength: 1 }),
        fc.option(partialRange, { nil: undefined }),
        (items, partial) => {
          const options: ResultOptions = { items: new Set(items), partial };
          assert.deepEqual(readResultOptions(Reader.of(`${formatResultOptions(options)}ALL`)), options);
        },
      ),
    );
  });

  it("takes the same part from either end, and in either direction", () => {
    fc.assert(
      fc.property(partialRange, fc.nat(60), (partial, count) => {
        const { first, last } = partial;
        const all = Array.from({ length: count }, (_, i) => i);
        const [low, high] = [Math.min(Math.abs(first), Math.abs(last)), Math.max(Math.abs(first), Math.abs(last))];
        const expected = all.filter((i) => {
          const place = first > 0 ? i + 1 : count - i;
          return place >= low && place <= high;
        });
        assert.deepEqual(all.slice(...partialSpan(partial, count)), expected);
      }),
    );
  });
});

describe("ResponseBuffer", () => {
  it("keeps the order of texts and bytes", () => {
    const piece = fc.oneof(
      fc.string({ unit: "grapheme-ascii" }).map((text) => ({ text })),
      fc.uint8Array({ maxLength: 30_000 }).map((bytes) => ({ bytes })),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const out = new ResponseBuffer();
        const expected: Uint8Array[] = [];
        for (const each of pieces) {
          if ("text" in each) out.ascii(each.text);
          else out.bytes(each.bytes);
          expected.push("text" in each ? Buffer.from(each.text, "latin1") : each.bytes);
        }
        assert.equal(out.size, Buffer.concat(expected).length);
        assert.deepEqual(Buffer.concat(out.take()), Buffer.concat(expected));
        assert.equal(out.take().length, 0);
      }),
    );
    const out = new ResponseBuffer();
    out.literal(Buffer.from("ab"), Buffer.from("c\0"));
    out.binary(Buffer.from("d\0"));
    out.binary(Buffer.from("e"));
    assert.equal(Buffer.concat(out.take()).toString("latin1"), "{4}\r\nabc\0~{2}\r\nd\0{1}\r\ne");
  });
});
