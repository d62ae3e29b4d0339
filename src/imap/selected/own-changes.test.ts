import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { OWN_CHANGES_MAX } from "../limits.ts";
import { OwnChanges } from "./own-changes.ts";
import type { FlagSet } from "../../store/model.ts";

const set = (...names: string[]): FlagSet => ({ names }) as unknown as FlagSet;
const silent = { how: "add", flags: ["\\Seen"] } as const;

describe("a session's own changes of flags", () => {
  it("are known where the client was told, or works them out itself", () => {
    const told = new OwnChanges();
    told.add(5, undefined);
    assert.ok(told.explains(5, set(), set("\\Seen")));
    assert.ok(told.explainsAll(4, 5));
    const own = new OwnChanges();
    own.add(5, silent);
    assert.ok(own.explains(5, set(), set("\\Seen")));
    assert.ok(!own.explains(5, set("\\Flagged"), set("\\Seen")));
    assert.ok(!own.explains(6, set(), set("\\Seen")));
    assert.ok(!own.explainsAll(4, 5));
  });

  it("are not worked out where a silent one is one of several", () => {
    const own = new OwnChanges();
    own.add(5, silent);
    own.add(6, undefined);
    assert.ok(!own.explains(5, set(), set("\\Seen")));
    assert.ok(own.explains(6, set(), set("\\Seen")));
  });

  it("are remembered up to so many, for who never asks for news; what came after is told", () => {
    const own = new OwnChanges();
    for (let modseq = 1; modseq <= 2 * OWN_CHANGES_MAX; modseq++) own.add(modseq, undefined);
    assert.ok(own.explains(OWN_CHANGES_MAX, set(), set("\\Seen")));
    assert.ok(!own.explains(OWN_CHANGES_MAX + 1, set(), set("\\Seen")));
    assert.ok(!own.explainsAll(0, 2 * OWN_CHANGES_MAX));
  });
});
