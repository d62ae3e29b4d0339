import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { sideBySide } from "./side-by-side.ts";

const numbers = Array.from({ length: 20 }, (_, i) => i);

async function* slowly(): AsyncGenerator<number> {
  for (const number of numbers) {
    await turn();
    yield number;
  }
}

describe("side by side", () => {
  for (const [name, items] of [
    ["a list", () => numbers],
    ["what comes later", slowly],
  ] as const)
    it(`does all of ${name}, no more at a time than it may`, async () => {
      const done: number[] = [];
      let [running, most] = [0, 0];
      await sideBySide(items(), 3, async (item) => {
        most = Math.max(most, ++running);
        // Longer than the next takes to come.
        for (let i = 0; i < 5; i++) await turn();
        running--;
        done.push(item);
      });
      assert.deepEqual(done, numbers);
      assert.equal(most, 3);
    });

  it("begins nothing more when one fails, and waits for what is under way", async () => {
    const begun: number[] = [];
    let running = 0;
    const deed = async (item: number): Promise<void> => {
      begun.push(item);
      running++;
      await turn();
      if (item === 4) throw new Error("four");
      await turn();
      running--;
    };
    await assert.rejects(sideBySide(numbers, 3, deed), { message: "four" });
    assert.equal(running, 1, "only the one that failed has not ended");
    assert.ok(begun.length < 10);
  });

  it("does nothing of nothing", async () => {
    await sideBySide([], 3, () => assert.fail("there is nothing"));
  });
});
