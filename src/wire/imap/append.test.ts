import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import { type CatenatedPart, formatGivenMessage, type GivenMessage, readGivenMessage } from "./append.ts";
import { CATENATED_PARTS_MAX } from "./limits.ts";
import { Reader } from "./reader.ts";

const read = (text: string): GivenMessage => {
  const reader = Reader.of(text);
  const message = readGivenMessage(reader);
  reader.end();
  return message;
};

describe("a message to append", () => {
  it("is a literal, with flags and a date before it", () => {
    const { flags, date, parts } = read(' (\\Seen $Work) "17-Jul-1996 02:44:25 -0700" {3+}\r\nabc');
    assert.deepEqual(flags, ["\\Seen", "$Work"]);
    assert.deepEqual(date, { moment: Date.UTC(1996, 6, 17, 9, 44, 25), zone: -420 });
    const literal = { kind: "inline" as const, bytes: Buffer.from("abc"), binary: false };
    assert.deepEqual(parts, [
      {
        kind: "text",
        literal: {
          ...literal,
          bytes: parts[0]?.kind === "text" && "bytes" in parts[0].literal ? parts[0].literal.bytes : undefined,
        },
      },
    ]);
  });

  it("is joined from texts and URLs", () => {
    const { parts } = read(' catenate (url "/INBOX/;UID=1" text {1+}\r\na utf8 (~{1+}\r\nb) URL x)');
    assert.deepEqual(
      parts.map((part) => (part.kind === "url" ? part.url : `${part.literal.binary}`)),
      ["/INBOX/;UID=1", "false", "true", "x"],
    );
  });

  for (const wrong of [
    "",
    " ",
    " abc",
    ' "abc"',
    " (\\Seen)",
    " (\\Seen) ",
    " CATENATE",
    " CATENATE ()",
    " CATENATE (TEXT abc)",
    " CATENATE (FOO {1+}\r\na)",
    " CATENATE (URL)",
    " CATENATE (TEXT {1+}\r\na",
    " UTF8 {1+}\r\na",
    ` CATENATE (${"URL x ".repeat(CATENATED_PARTS_MAX + 1)})`,
  ]) {
    it(`is not ${wrong.slice(0, 30)}`, () => assert.throws(() => read(wrong), SyntaxProblem));
  }

  it("parses as it is formatted", () => {
    const text = fc.record(
      { kind: fc.constant("inline" as const), bytes: fc.uint8Array({ maxLength: 20 }), binary: fc.boolean() },
      { noNullPrototype: true },
    );
    const url = fc.string().map((each) => each.replaceAll("\0", "") || "x");
    const part: fc.Arbitrary<CatenatedPart> = fc.oneof(
      text.map((literal) => ({ kind: "text" as const, literal })),
      url.map((each) => ({ kind: "url" as const, url: each })),
    );
    const message: fc.Arbitrary<GivenMessage> = fc.record(
      {
        flags: fc.uniqueArray(fc.constantFrom("\\Seen", "$Forwarded", "key"), { maxLength: 3 }),
        date: fc.option(
          fc.record(
            {
              moment: fc.nat(4_000_000).map((kiloseconds) => kiloseconds * 1_000_000),
              zone: fc.integer({ min: -1439, max: 1439 }),
            },
            { noNullPrototype: true },
          ),
          { nil: undefined },
        ),
        parts: fc.array(part, { minLength: 1, maxLength: 4 }),
      },
      { noNullPrototype: true },
    );
    const plain = ({ flags, date, parts }: GivenMessage): unknown => ({
      flags,
      date,
      parts: parts.map((each) =>
        each.kind === "url" || each.literal.kind === "large"
          ? each
          : [each.literal.binary, Buffer.from(each.literal.bytes).toString("hex")],
      ),
    });
    fc.assert(
      fc.property(message, (each) => {
        const reader = new Reader(formatGivenMessage(each));
        const again = readGivenMessage(reader);
        reader.end();
        assert.deepEqual(plain(again), plain(each));
      }),
    );
  });
});
