import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Places } from "./places.ts";

suite("places", () => {
  test("are handed out in the order of asking, and again when they are given back", async () => {
    const places = new Places(1);
    const { signal } = new AbortController();
    const order: number[] = [];
    const first = await places.take(signal);
    const others = [1, 2].map(async (n) => {
      using _ = await places.take(signal);
      order.push(n);
    });
    assert.deepEqual(order, []);
    first[Symbol.dispose]();
    await Promise.all(others);
    assert.deepEqual(order, [1, 2]);
    using _ = await places.take(signal);
  });

  test("are not kept for who no longer waits", async () => {
    const places = new Places(1);
    const first = await places.take(new AbortController().signal);
    const leaving = new AbortController();
    const left = places.take(leaving.signal);
    const waiting = places.take(new AbortController().signal);
    leaving.abort(new Error("no longer"));
    await assert.rejects(left, /no longer/);
    first[Symbol.dispose]();
    (await waiting)[Symbol.dispose]();
  });

  test("are refused at once where too many wait", async () => {
    const places = new Places(1, 1);
    const { signal } = new AbortController();
    const first = await places.take(signal);
    const waiting = places.take(signal);
    await assert.rejects(places.take(signal), /too many wait/);
    first[Symbol.dispose]();
    (await waiting)[Symbol.dispose]();
  });
});
