/** Waiting for what a server or a page does by itself. */
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";

const LONGEST_MS = 20_000;
/** Between two looks: what is waited for needs its turns of the event loop too. */
const LOOK_MS = 20;

/** Resolves with the first answer that `isThere` takes; by itself it takes what is true. Fails after 20 s. */
export async function until<Value>(
  ask: () => Promise<Value> | Value,
  isThere: (value: Value) => boolean = (value) => value === true,
): Promise<Value> {
  for (const end = Date.now() + LONGEST_MS; ; await pause(LOOK_MS)) {
    const value = await ask();
    if (isThere(value)) return value;
    assert.ok(Date.now() < end, `it did not come about; the last answer was ${JSON.stringify(value)}`);
  }
}

/** Resolves when the answer is what is wanted: what follows a click, a key or a request is so in a moment, seldom at once. */
export async function becomes<Value>(ask: () => Promise<Value> | Value, wanted: Value): Promise<void> {
  await until(ask, (value) => isDeepStrictEqual(value, wanted));
}
