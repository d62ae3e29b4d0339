import assert from "node:assert/strict";
import { it } from "node:test";
import { beginning, dayOf, ending } from "./day.ts";

it("a day begins and ends where the reader is", () => {
  assert.deepEqual([beginning(""), ending(""), dayOf(null)], [null, null, ""]);
  for (const day of ["2026-01-01", "2026-03-29", "2026-07-31", "2026-12-31"]) {
    assert.equal(dayOf(beginning(day)), day);
    assert.equal(dayOf(ending(day)), day);
    assert.match(beginning(day) ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.ok(Date.parse(ending(day) ?? "") - Date.parse(beginning(day) ?? "") > 82_000_000);
  }
});
