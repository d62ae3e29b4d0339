import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { packUids, unpackUids } from "./uid-list.ts";

const uid = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 0xffff_ffff }));

it("packs any rising UIDs and gives them back", () => {
  fc.assert(
    fc.property(fc.uniqueArray(uid, { maxLength: 200 }), (uids) => {
      const rising = uids.sort((a, b) => a - b);
      assert.deepEqual(unpackUids(packUids(rising)), rising);
    }),
  );
});

it("packs a run into a few bytes", () => {
  assert.ok(packUids(Array.from({ length: 50_000 }, (_, i) => 1_000_000 + i)).length < 8);
});
