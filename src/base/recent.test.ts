import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Recent } from "./recent.ts";

describe("a map of what is recent", () => {
  it("never holds more than its limit, and always the half used last", () => {
    const key = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), key), { maxLength: 200 }), (steps) => {
        const recent = new Recent<number, string>(8);
        const used: number[] = [];
        for (const [write, each] of steps) {
          if (write) recent.set(each, `v${each}`);
          else if (recent.get(each) === undefined) continue;
          if (used.includes(each)) used.splice(used.indexOf(each), 1);
          used.push(each);
          assert.ok(recent.size <= 8);
          for (const last of used.slice(-4)) assert.equal(recent.get(last), `v${last}`);
        }
      }),
    );
  });

  it("forgets on demand", () => {
    const recent = new Recent<string, number>(4);
    recent.set("a", 1);
    recent.set("b", 2);
    recent.delete("a");
    assert.equal(recent.get("a"), undefined);
    assert.equal(recent.get("b"), 2);
    recent.clear();
    assert.equal(recent.size, 0);
  });
});
