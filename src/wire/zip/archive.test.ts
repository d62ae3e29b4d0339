import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { firstFile } from "./archive.ts";
import { makeArchive } from "./testing/make-archive.ts";

const text = Buffer.from("Hello, Hello, Hello");

describe("an archive", () => {
  it("has a first file", () => {
    assert.deepEqual(firstFile(makeArchive([{ name: "a.xml", bytes: text }])), { packing: "stored", bytes: text });
    const packed = deflateRawSync(text);
    const archive = makeArchive([
      { name: "a.xml", bytes: packed, packing: 8 },
      { name: "b.xml", bytes: text },
    ]);
    assert.deepEqual(firstFile(archive), { packing: "deflated", bytes: packed });
    assert.deepEqual(firstFile(Buffer.concat([archive, Buffer.from("a comment")])), {
      packing: "deflated",
      bytes: packed,
    });
  });

  it("may be none, or packed otherwise", () => {
    assert.equal(firstFile(text), undefined);
    assert.equal(firstFile(makeArchive([])), undefined);
    assert.equal(firstFile(makeArchive([{ name: "a", bytes: text, packing: 99 }])), undefined);
    assert.equal(firstFile(makeArchive([{ name: "a", bytes: text, flags: 1 }])), undefined);
  });

  it("is never read beyond its end", () => {
    const archive = makeArchive([{ name: "a.xml", bytes: text }]);
    fc.assert(
      fc.property(fc.nat(archive.length - 1), fc.nat(255), fc.nat(archive.length), (at, byte, length) => {
        const broken = Buffer.from(archive);
        broken[at] = byte;
        firstFile(broken);
        firstFile(broken.subarray(0, length));
      }),
    );
  });
});
