import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lookWhenHeard } from "./looks.ts";

const nobody = (): never => assert.fail("nothing goes wrong");
const turn = (): Promise<unknown> => new Promise(setImmediate);

describe("looking when something is heard", () => {
  it("misses nothing, whenever it is heard", async () => {
    for (let steps = 0; steps < 10; steps++) {
      let looks = 0;
      const heard = lookWhenHeard(async () => void looks++, nobody);
      heard();
      for (let i = 0; i < steps; i++) await Promise.resolve();
      heard();
      await turn();
      assert.equal(looks, 2, `heard ${steps} steps later`);
    }
  });

  it("looks once for all that is heard meanwhile", async () => {
    let looks = 0;
    const wait = Promise.withResolvers<void>();
    const heard = lookWhenHeard(async () => {
      looks++;
      await wait.promise;
    }, nobody);
    for (let i = 0; i < 5; i++) heard();
    assert.equal(looks, 1);
    wait.resolve();
    await turn();
    assert.equal(looks, 2);
  });

  it("looks again after something went wrong", async () => {
    const problems: unknown[] = [];
    const heard = lookWhenHeard(
      () => Promise.reject(new Error(`${problems.length}`)),
      (error) => problems.push((error as Error).message),
    );
    heard();
    await turn();
    heard();
    await turn();
    assert.deepEqual(problems, ["0", "1"]);
  });
});
