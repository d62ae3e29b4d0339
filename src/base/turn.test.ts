import assert from "node:assert/strict";
import { it } from "node:test";
import { Turn } from "./turn.ts";

it("gives work that comes at once as much of each turn as it may take, those that wait longer first", async () => {
  let now = 0;
  let turns = 0;
  const turn = new Turn(5, () => now);
  const done: [work: number, turn: number][] = [];
  const work = async (each: number): Promise<void> => {
    const waits = turn.breath();
    if (waits !== undefined) await waits;
    now += 2;
    done.push([each, turns]);
  };
  let isOpen = true;
  const count = (): void => {
    turns++;
    if (isOpen) setImmediate(count);
  };
  setImmediate(count);
  const first = Array.from({ length: 8 }, (_, i) => work(i));
  // They come when the first turn is over, before those who wait have theirs.
  await new Promise((next) => setTimeout(next));
  await Promise.all([...first, work(8), work(9)]);
  isOpen = false;
  assert.deepEqual(
    done.map(([each]) => each),
    Array.from({ length: 10 }, (_, i) => i),
  );
  const most = Math.max(
    ...Map.groupBy(done, ([, at]) => at)
      .values()
      .map((each) => each.length),
  );
  assert.ok(most <= 3, JSON.stringify(done));
});
