import assert from "node:assert/strict";
import { it } from "node:test";
import { byteRange } from "./byte-range.ts";

const SIZE = 10;

for (const [header, expected] of [
  [undefined, undefined],
  ["bytes=0-3", [0, 4]],
  ["bytes=4-", [4, 10]],
  ["BYTES= 4-100 ", [4, 10]],
  ["bytes=-3", [7, 10]],
  ["bytes=-30", [0, 10]],
  ["bytes=9-9", [9, 10]],
  ["bytes=10-", "none"],
  ["bytes=10-20", "none"],
  ["bytes=-0", "none"],
  ["bytes=5-4", undefined],
  ["bytes=-", undefined],
  ["bytes=0-1,4-5", undefined],
  ["lines=0-1", undefined],
  ["bytes=a-b", undefined],
  ["bytes=9999999999999999-", undefined],
  ["bytes 0-1", undefined],
] as const)
  it(`of ten bytes, Range: ${header} is ${JSON.stringify(expected)}`, () => {
    const found = byteRange(header, SIZE);
    assert.deepEqual(typeof found === "object" ? [found.start, found.end] : found, expected);
  });

it("nothing has no range", () => {
  assert.equal(byteRange("bytes=0-", 0), "none");
  assert.equal(byteRange("bytes=-5", 0), "none");
});
