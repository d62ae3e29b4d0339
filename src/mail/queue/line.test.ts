import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Leg } from "./leg.ts";
import { Line } from "./line.ts";
import type { QueuedId } from "./queued.ts";

let last = 0;
function leg(author: number, hop: string, priority = 0): Leg {
  const message = ++last as QueuedId;
  return { message, lane: { author, hop, priority }, since: 0, attempts: 0, told: 0, size: 1 };
}
const always = (): boolean => true;

describe("the line", () => {
  it("gives the authors turns, and each author's hops", () => {
    const line = new Line();
    for (const hop of ["a", "a", "a", "b"]) line.add(leg(1, hop));
    line.add(leg(2, "a"));
    line.add(leg(3, "c", 5));
    const order = Array.from({ length: 7 }, () => line.take(always)?.lane).map(
      (lane) => lane && `${lane.author}${lane.hop}`,
    );
    assert.deepEqual(order, ["3c", "1a", "2a", "1b", "1a", "1a", undefined]);
  });

  it("passes over who may not go, and does not forget them", () => {
    const line = new Line();
    line.add(leg(1, "full"));
    line.add(leg(2, "free"));
    assert.equal(line.take(({ lane }) => lane.hop === "free")?.lane.author, 2);
    assert.equal(
      line.take(({ lane }) => lane.hop === "free"),
      undefined,
    );
    assert.equal(line.take(always)?.lane.author, 1);
  });

  it("counts what it has, and gives everything out once", () => {
    const where = fc.record({ author: fc.nat(3), hop: fc.constantFrom("a", "b", "c"), priority: fc.nat(2) });
    const step = fc.oneof(
      fc.record({ kind: fc.constant("add" as const), where }),
      fc.record({ kind: fc.constant("take" as const) }),
      fc.record({ kind: fc.constant("drop" as const), hop: fc.constantFrom("a", "b", "c") }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const line = new Line();
        const inside = new Set<Leg>();
        const out = (each: Leg): void => assert.ok(inside.delete(each));
        for (const each of steps) {
          if (each.kind === "add") {
            const added = leg(each.where.author, each.where.hop, each.where.priority);
            inside.add(added);
            line.add(added);
          } else if (each.kind === "take") {
            const taken = line.take(always);
            assert.equal(taken === undefined, inside.size === 0);
            const highest = Math.max(...[...inside].map(({ lane }) => lane.priority));
            if (taken !== undefined) {
              assert.equal(taken.lane.priority, highest);
              out(taken);
            }
          } else for (const dropped of line.takeHop(each.hop)) out(dropped);
          assert.equal(line.size, inside.size);
          for (const hop of ["a", "b", "c"])
            assert.equal(line.at(hop), [...inside].filter(({ lane }) => lane.hop === hop).length);
          assert.equal(line.of(1), [...inside].filter(({ lane }) => lane.author === 1).length);
        }
      }),
    );
  });
});
