import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { describe, it } from "node:test";
import { CONNECT_STAGGER_MS } from "./limits.ts";
import { race, type Racer } from "./race.ts";

interface Track {
  readonly started: string[];
  readonly failed: string[];
  readonly discarded: string[];
}

/** Arrives after so many milliseconds, or fails then ("!"), or never arrives by itself. */
function racer(name: string, track: Track, ms: number): Racer<string> & { readonly name: string } {
  return {
    name,
    async start(signal) {
      track.started.push(name);
      await pause(Math.min(ms, 100_000), undefined, { signal, ref: false });
      if (name.endsWith("!")) throw new Error(name);
      return name;
    },
  };
}

async function run(...given: readonly [name: string, ms: number][]) {
  const track: Track = { started: [], failed: [], discarded: [] };
  const waiting: Racer<string>[] = given.map(([name, ms]) => racer(name, track, ms));
  const winner = await race(waiting, {
    failed: (error) => track.failed.push((error as Error).message),
    discard: (value) => track.discarded.push(value),
  });
  await pause(5);
  return { ...track, winner, left: waiting.map((each) => (each as ReturnType<typeof racer>).name) };
}

describe("a race of connections", { concurrency: true }, () => {
  it("is over when the first arrives", async () => {
    const { winner, started, left } = await run(["a", 0], ["b", 0]);
    assert.deepEqual([winner, started, left], ["a", ["a"], ["b"]]);
  });

  it("starts the next one at once when one fails", async () => {
    const { winner, started, failed } = await run(["a!", 0], ["b!", 0], ["c", 0]);
    assert.deepEqual([winner, started, failed], ["c", ["a!", "b!", "c"], ["a!", "b!"]]);
  });

  it("starts the next one when one takes long, and puts back the one that did", async () => {
    const { winner, started, left, discarded } = await run(["slow", 1e9], ["b", 0], ["c", 0]);
    assert.deepEqual([winner, started, left, discarded], ["b", ["slow", "b"], ["slow", "c"], []]);
  });

  it("is won by the slow one if it arrives first after all", async () => {
    const { winner, left } = await run(["slow", CONNECT_STAGGER_MS * 1.5], ["slower", 1e9]);
    assert.deepEqual([winner, left], ["slow", ["slower"]]);
  });

  it("throws away what arrives when it is over", async () => {
    const discarded: string[] = [];
    const late = Promise.withResolvers<string>();
    const racers: Racer<string>[] = [{ start: () => late.promise }, { start: async () => "second" }];
    const winner = await race(racers, { failed: () => undefined, discard: (value) => discarded.push(value) });
    late.resolve("late");
    await pause(1);
    assert.deepEqual([winner, discarded], ["second", ["late"]]);
  });

  it("has no winner when all fail, or nobody runs", async () => {
    assert.equal((await run(["a!", 0], ["b!", CONNECT_STAGGER_MS * 1.5])).winner, undefined);
    assert.equal((await run()).winner, undefined);
  });
});
