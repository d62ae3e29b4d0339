import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { junkScore } from "./score.ts";

const totals = { junk: 50, ham: 50 };
const of = (count: number, junk: number, ham: number) => Array.from({ length: count }, () => ({ junk, ham }));

describe("how likely a message is junk", () => {
  it("is in the middle where nothing is known, or much of both", () => {
    assert.equal(junkScore(totals, []), 0.5);
    assert.equal(junkScore(totals, of(100, 10, 10)), 0.5);
    assert.ok(Math.abs(junkScore(totals, [...of(40, 20, 0), ...of(40, 0, 20)]) - 0.5) < 0.01);
  });

  it("rises with what was in junk alone, and falls with the other", () => {
    assert.ok(junkScore(totals, of(20, 20, 0)) > 0.999);
    assert.ok(junkScore(totals, of(20, 0, 20)) < 0.001);
    assert.ok(junkScore(totals, of(1, 1, 0)) < 0.9, "one word that was seen once proves nothing");
    assert.ok(junkScore(totals, of(5, 5, 1)) > junkScore(totals, of(5, 5, 3)));
  });

  it("goes by shares where there is much more of one kind", () => {
    assert.ok(junkScore({ junk: 20, ham: 2000 }, of(20, 10, 10)) > 0.99);
  });

  it("is a number from 0 to 1, whatever the counts are", () => {
    for (const learned of [totals, { junk: 0, ham: 0 }, { junk: 1e9, ham: 1 }])
      for (const tokens of [of(800, 1e9, 0), of(800, 0, 1e9), of(3, 0, 0), of(500, 1, 1), of(1, -1, 5)]) {
        const score = junkScore(learned, tokens);
        assert.ok(score >= 0 && score <= 1, `${score}`);
      }
  });
});
