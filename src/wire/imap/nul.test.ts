import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { withoutNul } from "./nul.ts";

describe("withoutNul", () => {
  it("puts 0x80 where NUL was, changes no other byte, and nothing of what it was given", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)), (list) => {
        const bytes = Uint8Array.from(list);
        assert.deepEqual(
          [...withoutNul(bytes)],
          list.map((byte) => (byte === 0 ? 0x80 : byte)),
        );
        assert.deepEqual([...bytes], list);
      }),
    );
  });

  it("hands on what has no NUL uncopied", () => {
    const bytes = Uint8Array.of(1, 2);
    assert.equal(withoutNul(bytes), bytes);
  });
});
