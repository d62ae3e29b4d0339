import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { LINE_BYTES_MAX } from "./limits.ts";
import { Receiver } from "./receiver.ts";

/** What a session would see: it expects text after the lines DATA and BDAT, as a session does. */
function see(pieces: readonly Uint8Array[]): string[] {
  const receiver = new Receiver();
  const seen: string[] = [];
  let text = "";
  for (const piece of pieces) {
    receiver.feed(piece);
    for (let arrival = receiver.next(); arrival !== undefined; arrival = receiver.next()) {
      if (arrival.kind === "problem") return [...seen, `! ${arrival.problem}`];
      if (arrival.kind === "line") seen.push(prepare(receiver, arrival.line));
      if (arrival.kind === "text") text += Buffer.from(arrival.bytes).toString("latin1");
      if (arrival.kind !== "text-end") continue;
      seen.push(`${text}|${arrival.flaw ?? ""}`);
      text = "";
    }
  }
  return seen;
}

function prepare(receiver: Receiver, bytes: Uint8Array): string {
  const line = Buffer.from(bytes).toString("latin1");
  if (line === "DATA") receiver.expectData();
  if (line.startsWith("BDAT ")) receiver.expectChunk(Number(line.slice(5)));
  return line;
}

const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");

function chopped(wire: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((cut) => cut % wire.length))].sort((a, b) => a - b);
  return [...places, wire.length].map((end, at) => wire.subarray(places[at - 1] ?? 0, end));
}

describe("receiver", () => {
  const table: readonly [wire: string, seen: readonly string[]][] = [
    ["NOOP\r\n", ["NOOP"]],
    ["\r\n", [""]],
    ["NOOP", []],
    ["MAIL\r\nRCPT\r\nDATA\r\na\r\n..b\r\n.\r\nQUIT\r\n", ["MAIL", "RCPT", "DATA", "a\r\n.b\r\n|", "QUIT"]],
    ["BDAT 5\r\n.\r\n.\nBDAT 0\r\nNOOP\r\n", ["BDAT 5", ".\r\n.\n|", "BDAT 0", "|", "NOOP"]],
    ["DATA\r\na\nb\r\n.\r\nNOOP\r\n", ["DATA", "a\nb\r\n|bare-lf", "NOOP"]],
    ["NOOP\nQUIT\r\n", ["! bare-lf"]],
    ["NO\rOP\r\n", ["! bare-cr"]],
    ["NOOP\r\r\n", ["! bare-cr"]],
    ["NO\0OP\r\n", ["NO\0OP"]],
    ["RSET\r\nNO\rOP\r\nQUIT\r\n", ["RSET", "! bare-cr"]],
    [`${"x".repeat(LINE_BYTES_MAX)}\r\n`, ["x".repeat(LINE_BYTES_MAX)]],
    [`${"x".repeat(LINE_BYTES_MAX + 1)}\r\n`, ["! too-long"]],
    ["x".repeat(LINE_BYTES_MAX + 2), ["! too-long"]],
  ];
  for (const [wire, seen] of table) {
    it(`sees ${JSON.stringify(wire.slice(0, 60))}`, () => {
      assert.deepEqual(see([bytes(wire)]), seen);
      assert.deepEqual(see([...bytes(wire)].map((byte) => Uint8Array.of(byte))), seen);
    });
  }

  it("sees the same whatever the pieces", () => {
    const parts = fc.array(
      fc.oneof(
        {
          weight: 4,
          arbitrary: fc.constantFrom(
            "NOOP\r\n",
            "DATA\r\n",
            "BDAT 3\r\n",
            "abc",
            "text\r\n",
            ".\r\n",
            "..\r\n",
            "\r\n.\r\n",
          ),
        },
        { weight: 1, arbitrary: fc.constantFrom("\r", "\n", ".", "\0") },
      ),
      { maxLength: 30, minLength: 1 },
    );
    fc.assert(
      fc.property(parts, fc.array(fc.nat(200), { maxLength: 20 }), (all, cuts) => {
        const wire = bytes(all.join(""));
        assert.deepEqual(see(chopped(wire, cuts)), see([wire]));
      }),
      { numRuns: 500 },
    );
  });

  it("says whether something is unread", () => {
    const receiver = new Receiver();
    receiver.feed(bytes("STARTTLS\r\nEHLO x\r\n"));
    receiver.next();
    assert.equal(receiver.unread, true);
    receiver.feed(bytes("STARTTLS\r\n"));
    receiver.next();
    assert.equal(receiver.unread, false);
  });

  it("reads a long line that comes byte by byte in time proportional to its length", () => {
    const receiver = new Receiver();
    const line = "x".repeat(LINE_BYTES_MAX);
    for (const byte of bytes(line)) {
      receiver.feed(Uint8Array.of(byte));
      assert.equal(receiver.next(), undefined);
    }
    receiver.feed(bytes("\r\n"));
    const arrival = receiver.next();
    assert.equal(arrival?.kind === "line" && arrival.line.length, LINE_BYTES_MAX);
  });
});
