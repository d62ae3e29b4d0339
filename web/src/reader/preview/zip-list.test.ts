import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { zipEntries } from "./zip-list.ts";

function entry(name: string, size: number, flags = 0): Buffer {
  const bytes = Buffer.alloc(46);
  bytes.writeUInt32LE(0x02_01_4b_50, 0);
  bytes.writeUInt16LE(flags, 8);
  bytes.writeUInt32LE(size, 24);
  bytes.writeUInt16LE(Buffer.byteLength(name), 28);
  return Buffer.concat([bytes, Buffer.from(name)]);
}

function zip(entries: readonly Buffer[], count = entries.length): ArrayBuffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06_05_4b_50, 0);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(4, 16);
  return new Uint8Array(Buffer.concat([Buffer.from("data"), ...entries, end, Buffer.from("a comment")])).buffer;
}

describe("the names in a ZIP file", () => {
  it("are told without unpacking anything", () => {
    const bytes = zip([entry("übung/", 0), entry("übung/eins.txt", 12), entry("zwei.bin", 3_000_000_000, 1)]);
    assert.deepEqual(zipEntries(bytes), {
      entries: [
        { name: "übung/eins.txt", size: 12, isLocked: false },
        { name: "zwei.bin", size: 3_000_000_000, isLocked: true },
      ],
      isCut: false,
    });
  });
  for (const [what, bytes] of [
    ["nothing", new ArrayBuffer(0)],
    ["something else", new Uint8Array(Buffer.from("no such file at all, but long enough")).buffer],
    ["a directory that says more than there is", zip([entry("a", 1)], 2)],
  ] as const)
    it(`are not found in ${what}`, () => assert.throws(() => zipEntries(bytes)));
});
