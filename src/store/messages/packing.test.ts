import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { packed, PLAIN, unpackAll, ZSTD } from "./packing.ts";

const bodies = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 9000, minLength: 0 }),
    fc
      .tuple(fc.string({ minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 3000 }))
      .map(([text, times]) => Buffer.from(text.repeat(times))),
  ),
  { maxLength: 12 },
);

describe("packed bodies", () => {
  it("come out as they went in, alone and together", () => {
    fc.assert(
      fc.property(bodies, (all) => {
        const kept = all.map((body) => ({ body, ...packed(body) })).filter(({ packing }) => packing === ZSTD);
        const sized = kept.map(({ body, bytes }) => ({ bytes, size: body.length }));
        const back = unpackAll(sized);
        assert.deepEqual(
          back.map((bytes) => Buffer.from(bytes)),
          kept.map(({ body }) => Buffer.from(body)),
        );
      }),
    );
  });

  it("are those that get much smaller", () => {
    const text = Buffer.from("The quick brown fox jumps over the lazy dog.\r\n".repeat(1000));
    assert.equal(packed(text).packing, ZSTD);
    assert.equal(packed(text.subarray(0, 1000)).packing, PLAIN);
    assert.equal(packed(Buffer.from(randomBytes(45_000).toString("base64"))).packing, PLAIN);
    assert.equal(packed(new Uint8Array()).packing, PLAIN);
  });

  it("that are damaged throw rather than give other bytes", () => {
    const { bytes } = packed(Buffer.from("abcdefgh\r\n".repeat(1000)));
    assert.throws(() => unpackAll([{ bytes: bytes.subarray(0, bytes.length >> 1), size: 10_000 }]));
    assert.throws(() => unpackAll([{ bytes, size: 9_999 }]));
    assert.throws(() => unpackAll([{ bytes, size: 10_001 }]));
  });
});
