import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { exactSize, formatSize, limitSize, parseSize } from "./sizes.ts";

const GIB = 2 ** 30;

describe("sizes", () => {
  for (const [bytes, text] of [
    [0, "0 bytes"],
    [321, "321 bytes"],
    [1024, "1\u00A0KiB"],
    [1536, "1.5\u00A0KiB"],
    [300 * 2 ** 20, "300\u00A0MiB"],
    [10 * GIB, "10\u00A0GiB"],
  ] as const)
    it(`says ${text}`, () => assert.equal(formatSize(bytes, "en"), text));

  for (const [text, bytes] of [
    ["5", 5 * GIB],
    ["5 GiB", 5 * GIB],
    [" 1,5 gib", 1.5 * GIB],
    ["1.25GiB", 1.25 * GIB],
    ["512\u00A0MiB", 512 * 2 ** 20],
    ["0", 0],
    ["700 B", 700],
    ["5 GB", NaN],
    ["-1", NaN],
    ["much", NaN],
    ["", NaN],
    ["1 2 GiB", NaN],
    ["999999999999999 TiB", NaN],
  ] as const)
    it(`takes ${JSON.stringify(text)} for ${bytes}`, () => assert.equal(parseSize(text), bytes));

  it("reads what it has written, to the byte", () => {
    assert.equal(exactSize(1.25 * GIB, "de"), "1,25\u00A0GiB");
    assert.equal(exactSize(1_431_655_765, "en"), "1398101.333\u00A0KiB");
    assert.equal(limitSize(1.25 * GIB, "de"), "1,25\u00A0GiB");
    assert.equal(limitSize(1_431_655_765, "en"), "1.3\u00A0GiB");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 15 - 1 }), fc.constantFrom("en", "de"), (bytes, locale) => {
        assert.equal(parseSize(exactSize(bytes, locale)), bytes);
      }),
    );
  });

  it("shows what was typed as it was typed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 1_023_999 }), fc.constantFrom("MiB", "GiB"), (thousandths, unit) => {
        const typed = `${thousandths / 1000}\u00A0${unit}`;
        assert.equal(exactSize(parseSize(typed), "en"), typed);
      }),
    );
  });
});
