import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cpuMs } from "../../../test/support/cpu-time.ts";
import fc from "fast-check";
import { LINE_OCTETS_MAX } from "./limits.ts";
import { Lines } from "./lines.ts";

/** Everything that comes out when the bytes go in cut at the given places. */
function read(bytes: Uint8Array, cuts: readonly number[] = []): string[] {
  const lines = new Lines();
  const found: string[] = [];
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted((a, b) => a - b);
  let from = 0;
  for (const end of [...ends, bytes.length]) {
    const chunk = Buffer.from(bytes.subarray(from, end));
    lines.push(chunk);
    for (let line = lines.next(); line !== undefined; line = lines.next()) {
      found.push(typeof line === "string" ? line : Buffer.from(line).toString("latin1"));
    }
    // Chunks are lent: whoever keeps one sees what comes next.
    chunk.fill(0x21);
    from = end;
  }
  return found;
}

describe("lines", () => {
  it("end with CRLF or LF", () => {
    assert.deepEqual(read(Buffer.from("USER a\r\nPASS b\nQUIT\r\nNO")), ["USER a", "PASS b", "QUIT"]);
    assert.deepEqual(read(Buffer.from("\r\n\n\r\r\n")), ["", "", "\r"]);
  });

  it("are the same however they arrive", () => {
    const bytes = fc.array(fc.constantFrom(13, 10, 32, 65, 0, 255), { maxLength: 60 }).map((each) => Buffer.from(each));
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 60 }), (all, cuts) => {
        assert.deepEqual(read(all, cuts), read(all));
      }),
    );
  });

  it("are thrown away when they are too long", () => {
    const longest = "a".repeat(LINE_OCTETS_MAX);
    const all = Buffer.from(`${longest}\r\n${longest}aa\r\nQUIT\r\n`);
    assert.deepEqual(read(all), [longest, "too-long", "QUIT"]);
    const cuts = Array.from({ length: 2000 }, (_, i) => i * 13);
    assert.deepEqual(read(all, cuts), [longest, "too-long", "QUIT"]);
  });

  it("take time in proportion to their length, even byte by byte", () => {
    const lines = new Lines();
    const byte = Buffer.from("x");
    const took = cpuMs(() => {
      for (let i = 0; i < 1_000_000; i++) {
        lines.push(byte);
        assert.equal(lines.next(), undefined);
      }
    });
    assert.ok(took < 5000, `${took} ms`);
    lines.push(Buffer.from("\r\n"));
    assert.equal(lines.next(), "too-long");
  });

  it("can be forgotten", () => {
    const lines = new Lines();
    lines.push(Buffer.from("STLS\r\nUSER evil\r\nPAS"));
    assert.ok(lines.next() !== undefined);
    lines.drop();
    assert.equal(lines.next(), undefined);
    lines.push(Buffer.from("QUIT\r\n"));
    assert.equal(Buffer.from(lines.next() as Uint8Array).toString(), "QUIT");
  });
});
