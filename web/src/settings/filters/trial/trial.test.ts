import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Action, Condition, HeaderMatch, Rule } from "../model/rule.ts";
import { canBeTried, fits, type Tried } from "./fits.ts";
import { outcomeOf } from "./outcome.ts";

const MESSAGE: Tried = {
  size: 2048,
  hasFile: true,
  texts: (header) =>
    ({ subject: ["Rechnung Nr. 7"], from: ["Bob <bob@Far.example>"], received: ["one", "two"] })[header] ?? [],
  addresses: (header) => ({ from: ["bob@Far.example"] })[header] ?? [],
  bodyHas: (text) => "in the body".includes(text),
};

const rule = (change: Partial<Rule>): Rule => ({
  name: "",
  isOn: true,
  join: "all",
  conditions: [],
  actions: [{ kind: "keep" }],
  ...change,
});
const header = (headers: readonly string[], match: HeaderMatch, ...values: readonly string[]): Condition => ({
  kind: "header",
  headers,
  match,
  isNot: false,
  values,
});
const holds = (...conditions: readonly Condition[]): boolean => fits(rule({ conditions }), MESSAGE);

describe("a rule on a message that is here", () => {
  it("compares as the server does", () => {
    assert.ok(holds(header(["subject"], "contains", "nothing", "RECHNUNG")));
    assert.ok(!holds(header(["subject"], "is", "Rechnung")));
    assert.ok(holds(header(["subject"], "is", "rechnung nr. 7")));
    assert.ok(holds(header(["subject"], "matches", "rech*7")));
    assert.ok(!holds(header(["subject"], "matches", "rech?7")));
    assert.ok(holds(header(["to", "from"], "address", "BOB@far.example")));
    assert.ok(!holds(header(["from"], "address", "bob")));
    assert.ok(holds(header(["from"], "domain", "far.example")));
    assert.ok(!holds(header(["from"], "domain", "example")));
    assert.ok(holds(header(["received"], "is", "two")));
    assert.ok(holds(header(["received"], "exists")));
    assert.ok(!holds(header(["x-spam"], "exists")));
  });

  it("knows sizes, files and words of the body", () => {
    assert.ok(holds({ kind: "size", isNot: false, isOver: true, bytes: 2047 }));
    assert.ok(!holds({ kind: "size", isNot: false, isOver: true, bytes: 2048 }));
    assert.ok(holds({ kind: "size", isNot: true, isOver: false, bytes: 2048 }));
    assert.ok(holds({ kind: "file", isNot: false }));
    const body = { kind: "body", isNot: false, values: ["body"] } as const;
    assert.ok(holds({ ...body, match: "contains" }));
    assert.ok(canBeTried(rule({ conditions: [{ ...body, match: "contains" }] })));
    assert.ok(!canBeTried(rule({ conditions: [{ ...body, match: "matches" }] })));
  });

  it("asks for all conditions, or one, or none", () => {
    const conditions = [header(["from"], "contains", "bob"), header(["subject"], "contains", "nothing")];
    assert.ok(!fits(rule({ join: "all", conditions }), MESSAGE));
    assert.ok(fits(rule({ join: "any", conditions }), MESSAGE));
    assert.ok(fits(rule({ join: "every" }), MESSAGE));
  });
});

describe("rules, one after the other", () => {
  const every = (...actions: readonly Action[]): Rule => rule({ join: "every", actions });
  const moved = { kind: "move", folder: "A" } as const;
  const copied = { kind: "copy", folder: "B" } as const;

  it("file, mark, and end where one says so", () => {
    const rules = [every({ kind: "mark", flag: "x" }, copied), every(moved, { kind: "stop" }), every({ kind: "keep" })];
    assert.deepEqual(outcomeOf(rules, MESSAGE), { isFound: true, folders: ["B", "A"], flags: ["x"], isKept: false });
  });

  it("keep where they were those that are only copied, marked or sent on", () => {
    const forward = { kind: "forward", address: "x@y.example", isKept: false } as const;
    assert.equal(outcomeOf([every(copied, forward)], MESSAGE).isKept, true);
    assert.equal(outcomeOf([every(moved, { kind: "keep" })], MESSAGE).isKept, true);
    assert.equal(outcomeOf([every({ kind: "discard" })], MESSAGE).isKept, false);
  });

  it("leave out those that are off", () => {
    assert.equal(outcomeOf([{ ...every(moved), isOn: false }], MESSAGE).isFound, false);
  });
});
