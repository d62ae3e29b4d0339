import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SetError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { patched } from "./patch.ts";

describe("a patch", () => {
  it("changes a copy, by paths into it, each object once", () => {
    const kept = { y: 1 };
    const before: JsonObject = { a: { b: { x: 1 }, kept }, "c/d": 1, e: 2 };
    const after = patched(before, { "a/b/x": 2, "a/b/z": [3], "a/n": {}, "c~1d": null, e: { f: 1 } });
    assert.deepEqual(after, { a: { b: { x: 2, z: [3] }, kept: { y: 1 }, n: {} }, e: { f: 1 } });
    assert.equal((after["a"] as JsonObject)["kept"], kept);
    assert.deepEqual(before, { a: { b: { x: 1 }, kept: { y: 1 } }, "c/d": 1, e: 2 });
  });

  it("gives a name that means something to JavaScript to no prototype", () => {
    const patch = JSON.parse('{"a/__proto__": {"x": true}}') as JsonObject;
    const { a } = patched({ a: {} }, patch) as { a: JsonObject };
    assert.deepEqual([Object.keys(a), a["x"]], [["__proto__"], undefined]);
  });

  it("leads into objects only that are there", () => {
    for (const path of ["b/c", "a/x/y", "l/0", "toString/x"])
      assert.throws(
        () => patched({ a: {}, l: [1] }, { [path]: 1 }),
        (error) => error instanceof SetError && error.type === "invalidPatch",
      );
  });
});
