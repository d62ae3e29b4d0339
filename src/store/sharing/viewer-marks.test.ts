import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId, MailboxId, Modseq } from "../model.ts";
import type { Look, Mark } from "./seen.ts";
import { type Known, KeptMarks } from "./viewer-marks.ts";

const look = (viewer: number, account = 1): Look => ({
  accountId: account as AccountId,
  mailboxId: 1 as MailboxId,
  viewer: viewer as AccountId,
});
const marked = (count: number): Known => ({
  byUid: new Map(Array.from({ length: count }, (_, i): [number, Mark] => [i, [i, 1, 1 as Modseq]])),
  from: 1,
  upTo: 1,
});

describe("the marks of viewers that a process keeps", () => {
  it("are so many at most, and those used last", () => {
    const kept = new KeptMarks(100);
    for (const viewer of [1, 2, 3]) kept.keep(look(viewer), marked(30));
    assert.ok(kept.get(look(1)));
    kept.keep(look(4), marked(30));
    const left = (): number[] => [1, 2, 3, 4, 5].filter((viewer) => kept.get(look(viewer)) !== undefined);
    assert.deepEqual(left(), [1, 3, 4]);
    kept.keep(look(4), marked(40));
    assert.deepEqual(left(), [1, 3, 4], "in the place of what was known before");
    kept.keep(look(5), marked(1000));
    assert.deepEqual(left(), [5], "however many they are");
    kept.keep(look(1), marked(10));
    assert.deepEqual(left(), [1]);
  });

  it("go with their account", () => {
    const kept = new KeptMarks(100);
    for (const account of [1, 11]) kept.keep(look(2, account), marked(10));
    kept.drop(1);
    assert.equal(kept.get(look(2, 1)), undefined);
    assert.ok(kept.get(look(2, 11)));
  });
});
