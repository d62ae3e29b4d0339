import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Batches } from "./batches.ts";

describe("batches", () => {
  it("write together what comes while a write is under way, each with its own result", async () => {
    const written: number[][] = [];
    const gate = Promise.withResolvers<void>();
    const batches = new Batches<number, string>(async (items) => {
      written.push([...items]);
      if (written.length === 1) await gate.promise;
      return items.map((item) => `r${item}`);
    }, 3);
    const first = [batches.add(1), batches.add(2)];
    await new Promise(setImmediate);
    const later = [3, 4, 5, 6].map((item) => batches.add(item));
    gate.resolve();
    assert.deepEqual(await Promise.all([...first, ...later]), ["r1", "r2", "r3", "r4", "r5", "r6"]);
    assert.deepEqual(written, [[1, 2], [3, 4, 5], [6]]);
    await batches.drained();
  });

  it("fail together, and go on afterwards", async () => {
    let fails = true;
    const batches = new Batches<number, number>(async (items) => {
      if (fails) throw new Error("no");
      return items;
    }, 10);
    const results = await Promise.allSettled([batches.add(1), batches.add(2)]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["rejected", "rejected"],
    );
    fails = false;
    assert.equal(await batches.add(3), 3);
  });
});
