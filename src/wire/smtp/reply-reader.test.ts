import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import { LISTENED_LINE_BYTES_MAX, LISTENED_REPLY_LINES_MAX } from "./limits.ts";
import { formatReply, reply } from "./reply.ts";
import { enhancedCode, nearestEnhancedCode, ReplyReader, type ServerReply } from "./reply-reader.ts";

function read(...pieces: readonly string[]): ServerReply[] {
  const reader = new ReplyReader();
  const found: ServerReply[] = [];
  for (const piece of pieces) {
    reader.feed(Buffer.from(piece, "latin1"));
    for (let next = reader.next(); next !== undefined; next = reader.next()) found.push(next);
  }
  return found;
}

describe("reply reader", () => {
  const table: readonly [wire: string, code: number, lines: readonly string[]][] = [
    ["250 2.1.0 ok\r\n", 250, ["2.1.0 ok"]],
    ["250-a\r\n250-b\r\n250 c\r\n", 250, ["a", "b", "c"]],
    ["250\r\n", 250, [""]],
    ["250 \r\n", 250, [""]],
    ["250-\r\n250 x\r\n", 250, ["", "x"]],
    ["354 go\n", 354, ["go"]],
    ["550-first\r\n450 last counts\r\n", 450, ["first", "last counts"]],
    ["550 tab\there \x1b[31mred\r\r\n", 550, ["tab?here ?[31mred?"]],
    ["550 gr\xc3\xbc\xc3\x9fe\r\n", 550, ["grüße"]],
    ["550 gr\xfc\xdfe\r\n", 550, ["gr\ufffd\ufffde"]],
  ];
  for (const [wire, code, lines] of table) {
    it(`reads ${JSON.stringify(wire)}`, () => {
      assert.deepEqual(read(wire), [{ code, lines }]);
      assert.deepEqual(read(...wire), [{ code, lines }]);
    });
  }

  const nonsense = [
    "HTTP/1.1 400 Bad Request\r\n",
    "\r\n",
    "25\r\n",
    "150 x\r\n",
    "600 x\r\n",
    "250x\r\n",
    "2 50\r\n",
    "250-x\r\nand more\r\n",
    "\x16\x03\x01\n",
    `250 ${"x".repeat(LISTENED_LINE_BYTES_MAX)}`,
    `${"250-x\r\n".repeat(LISTENED_REPLY_LINES_MAX)}250 x\r\n`,
    `${`250-${"x".repeat(2000)}\r\n`.repeat(50)}250 x\r\n`,
  ];
  for (const wire of nonsense) {
    it(`does not take ${JSON.stringify(wire.slice(0, 40))} for a reply`, () => {
      assert.throws(() => read(wire), SyntaxProblem);
    });
  }

  it("reads what we write, whatever the pieces", () => {
    const replies = fc.array(
      fc.record(
        {
          code: fc.integer({ min: 200, max: 599 }),
          lines: fc.array(fc.stringMatching(/^[ -~]{0,40}$/), { minLength: 1, maxLength: 5 }),
        },
        { noNullPrototype: true },
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(replies, fc.array(fc.nat(60), { maxLength: 20 }), (each, cuts) => {
        const wire = each.map(({ code, lines }) => formatReply(reply(code, undefined, ...lines))).join("");
        const places = [...new Set(cuts.map((cut) => cut % (wire.length + 1)))].sort((a, b) => a - b);
        const pieces = [...places, wire.length].map((end, at) => wire.slice(places[at - 1] ?? 0, end));
        assert.deepEqual(read(...pieces), each);
      }),
    );
  });

  it("fails in no other way than SyntaxProblem", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          read(Buffer.from(bytes).toString("latin1"));
        } catch (error) {
          assert.ok(error instanceof SyntaxProblem);
        }
      }),
    );
  });

  it("tells the enhanced code where it fits", () => {
    const of = (code: number, line: string): string | undefined => enhancedCode({ code, lines: [line] });
    assert.equal(of(550, "5.1.1 no such user"), "5.1.1");
    assert.equal(of(550, "5.1.1"), "5.1.1");
    assert.equal(of(550, "4.1.1 what now"), undefined);
    assert.equal(of(550, "5.1.1no"), undefined);
    assert.equal(of(550, "192.0.2.1 is listed"), undefined);
    assert.equal(nearestEnhancedCode(421), "4.3.2");
    assert.equal(nearestEnhancedCode(550), "5.0.0");
  });
});
