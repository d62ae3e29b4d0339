import assert from "node:assert/strict";
import { it } from "node:test";
import { Tally } from "./tally.ts";

it("a tally counts by key, and forgets what is down to nothing", () => {
  const tally = new Tally<string>();
  tally.add("a", 3);
  tally.add("b");
  tally.add("a", -2);
  assert.deepEqual([tally.of("a"), tally.of("b"), tally.of("c")], [1, 1, 0]);
  {
    using _held = tally.hold("b");
    assert.equal(tally.of("b"), 2);
  }
  tally.add("a", -1);
  assert.deepEqual([...tally], [["b", 1]]);
});
