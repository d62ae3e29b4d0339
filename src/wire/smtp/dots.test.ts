import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { DotReader, stuffDots } from "./dots.ts";

/** Feeds the pieces and answers what came out. */
function read(pieces: readonly Uint8Array[]): { text: string; ended: boolean; rest: string; flaw: string | undefined } {
  const reader = new DotReader();
  let text = "";
  let rest = "";
  for (const piece of pieces) {
    let next = 0;
    if (!reader.ended) {
      const result = reader.read(piece, 0);
      text += Buffer.from(result.bytes).toString("latin1");
      next = result.next;
    }
    rest += Buffer.from(piece).toString("latin1", next);
  }
  return { text, ended: reader.ended, rest, flaw: reader.flaw };
}

const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");
const oneByOne = (text: string): Uint8Array[] => [...bytes(text)].map((byte) => Uint8Array.of(byte));

describe("dots", () => {
  const table: readonly [wire: string, text: string, rest: string][] = [
    [".\r\n", "", ""],
    ["a\r\n.\r\n", "a\r\n", ""],
    ["a\r\n.\r\nQUIT\r\n", "a\r\n", "QUIT\r\n"],
    ["..\r\n.\r\n", ".\r\n", ""],
    ["..a\r\n...\r\nb.\r\n.\r\n", ".a\r\n..\r\nb.\r\n", ""],
    [".a\r\n.\r\n", "a\r\n", ""],
    ["\r\n.\r\n", "\r\n", ""],
    ["\r\n\r\n.\r\n.\r\n", "\r\n\r\n", ".\r\n"],
    ["a\0b\xff\r\n.\r\n", "a\0b\xff\r\n", ""],
  ];
  for (const [wire, text, rest] of table) {
    it(`reads ${JSON.stringify(wire)}`, () => {
      assert.deepEqual(read([bytes(wire)]), { text, ended: true, rest, flaw: undefined });
      assert.deepEqual(read(oneByOne(wire)), { text, ended: true, rest, flaw: undefined });
    });
  }

  const smuggling: readonly [wire: string, flaw: string][] = [
    ["a\n.\n", "bare-lf"],
    ["a\n.\r\n", "bare-lf"],
    ["a\r\n.\n", "bare-lf"],
    ["a\r.\r", "bare-cr"],
    ["a\r.\r\n", "bare-cr"],
    ["a\r\n.\r", "bare-cr"],
    ["a\r\n\r.\r\n", "bare-cr"],
    ["a\r\r\n.\r\r\n", "bare-cr"],
    ["a\n\r.\n\r", "bare-lf"],
    ["a\r\n.\0\r\n", ""],
    ["a\r\n\0.\r\n", ""],
    ["a\r\0\n.\r\n", "bare-cr"],
    ["a\r\n.\r\0\n", "bare-cr"],
    ["a\r\n. \r\n", ""],
  ];
  for (const [odd, flaw] of smuggling) {
    it(`does not end a message at ${JSON.stringify(odd)}`, () => {
      const wire = `${odd}MAIL FROM:<x@y>\r\nb\r\n.\r\nRSET\r\n`;
      for (const pieces of [[bytes(wire)], oneByOne(wire)]) {
        const { ended, rest, flaw: found } = read(pieces);
        assert.deepEqual({ ended, rest, found: found ?? "" }, { ended: true, rest: "RSET\r\n", found: flaw });
      }
    });
  }

  const fragments = fc.array(fc.constantFrom("\r\n", ".", "\r", "\n", "\r\n.", "a", "text", "\0", "\r\n.\r\n"), {
    maxLength: 40,
  });

  it("reads the same whatever the pieces", () => {
    fc.assert(
      fc.property(fragments, fc.array(fc.nat(20), { maxLength: 12 }), (parts, cuts) => {
        const wire = bytes(`${parts.join("")}\r\n.\r\n`);
        const places = [...new Set(cuts.map((cut) => cut % wire.length))].sort((a, b) => a - b);
        const pieces = [...places, wire.length].map((end, at) => wire.subarray(places[at - 1] ?? 0, end));
        assert.deepEqual(read(pieces), read([wire]));
      }),
    );
  });

  it("gives back what was stuffed", () => {
    const lines = fc.array(fc.constantFrom("", ".", "..", ".a", "a", "a.b", "\xff\0"), { maxLength: 20 });
    fc.assert(
      fc.property(lines, (each) => {
        const message = each.map((line) => `${line}\r\n`).join("");
        assert.deepEqual(read([stuffDots(bytes(message))]), { text: message, ended: true, rest: "", flaw: undefined });
      }),
    );
  });

  it("ends a message that lacks its last line end", () => {
    assert.equal(Buffer.from(stuffDots(bytes("a\r\n.b"))).toString("latin1"), "a\r\n..b\r\n.\r\n");
    assert.equal(Buffer.from(stuffDots(bytes("a\r"))).toString("latin1"), "a\r\r\n.\r\n");
  });
});
