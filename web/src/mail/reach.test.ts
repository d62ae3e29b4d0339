import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Reach } from "./reach.ts";

const inbox = { mailboxIds: { F1: true } } as const;
const both = { mailboxIds: { F1: true, F2: true } } as const;
const search = { operator: "AND", conditions: [{ inMailbox: "F1" }, { text: "x" }] };
const unread = { notKeyword: "$seen" };

const cases: readonly (readonly [what: string, change: (reach: Reach) => void, old: string])[] = [
  ["nothing", () => undefined, ""],
  ["marks", (reach) => reach.ofMarks(), "unread"],
  ["an email that stays where it is", (reach) => reach.ofMove(inbox, inbox), ""],
  ["a copy", (reach) => reach.ofMove(inbox, both), "F2 search unread"],
  ["an email that goes", (reach) => reach.ofMove(both, undefined), "F1 F2 search unread"],
  ["a new email", (reach) => reach.ofNew(inbox), "F1 search unread"],
  ["what nobody knows", (reach) => reach.ofEverything(), "F1 F2 search unread"],
];

describe("the lists that a change makes old", () => {
  for (const [what, change, old] of cases)
    it(`${what}: ${old === "" ? "none" : old}`, () => {
      const reach = new Reach();
      change(reach);
      const lists = Object.entries({ F1: { inMailbox: "F1" }, F2: { inMailbox: "F2" }, search, unread });
      const found = lists.filter(([, filter]) => reach.includes(filter)).map(([name]) => name);
      assert.equal(found.join(" "), old);
    });
});
