import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { describe, it } from "node:test";
import fc from "fast-check";
import { JOINED_PIECE_BYTES_MAX } from "./limits.ts";
import { type Piece, send } from "./output.ts";

/** Each array is what came in one write. */
class Written extends Writable {
  readonly writes: Buffer[][] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.writes.push([chunk]);
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.writes.push(chunks.map(({ chunk }) => chunk));
    done();
  }
}

function written(pieces: readonly Piece[]): Buffer[][] {
  const stream = new Written();
  send(stream, pieces);
  return stream.writes;
}

describe("pieces of an answer", () => {
  it("leave in one write, in their order, long ones uncopied", () => {
    const length = fc.oneof(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: JOINED_PIECE_BYTES_MAX - 1, max: JOINED_PIECE_BYTES_MAX + 1 }),
    );
    const piece = fc.tuple(length, fc.boolean());
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (shapes) => {
        const pieces = shapes.map(([size, isText], i) => {
          const bytes = Buffer.alloc(size, 65 + i);
          return isText ? bytes.toString() : bytes;
        });
        const writes = written(pieces);
        assert.equal(writes.length, 1);
        assert.equal(Buffer.concat(writes[0] ?? []).toString(), pieces.map(String).join(""));
        for (const each of pieces) {
          if (typeof each === "string" || each.length < JOINED_PIECE_BYTES_MAX) continue;
          assert.ok(writes[0]?.includes(each));
        }
      }),
    );
  });
});
