import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import type { Sql } from "../../db/sql.ts";
import { clausesFor, uidList } from "./selection.ts";

/** What a clause made by clausesFor means. */
function meaning(clause: Sql, all: readonly number[]): number[] {
  const values = clause.values.map(Number);
  if (!clause.text.join("").includes("between")) return all.filter((uid) => values.includes(uid));
  const [first = 0, last = 0] = values;
  return all.filter((uid) => uid >= first && uid <= last);
}

it("chooses exactly the rows asked for, known or not what lies between", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 2000 }), { maxLength: 1200 }),
      fc.func(fc.boolean()),
      fc.boolean(),
      (uids, isChosen, known) => {
        const all = uids.sort((a, b) => a - b);
        const chosen = all.filter((uid) => isChosen(uid));
        const clauses = clausesFor(chosen, known ? all.map((uid) => [uid]) : undefined);
        assert.deepEqual(
          clauses.flatMap((clause) => meaning(clause, all)),
          chosen,
        );
      },
    ),
  );
});

it("makes one range of everything", () => {
  const all = [3, 5, 9, 10, 4000];
  assert.equal(
    clausesFor(
      all,
      all.map((uid) => [uid]),
    ).length,
    1,
  );
});

it("fills lists up to few lengths, so that few statements are prepared", () => {
  const lengths = new Set(
    Array.from({ length: 512 }, (_, i) => uidList(Array.from({ length: i + 1 }, () => 7)).values.length),
  );
  assert.deepEqual([...lengths], [1, 4, 16, 64, 512]);
});
