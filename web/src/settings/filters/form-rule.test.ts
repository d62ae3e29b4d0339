import assert from "node:assert/strict";
import { it } from "node:test";
import { conditionFor, sizeParts, subjectOf, SUBJECTS, WAYS, wayOf, withSize, withWay } from "./condition-choices.ts";
import { draftOf, NEW_CONDITION, NEW_RULE, ruleOf, wantedOf } from "./form-rule.ts";
import { type Action, type Condition, type Rule, SEEN, tidy } from "./model/rule.ts";

it("a rule comes out of the form as it went in, marks first and the end last", () => {
  const move = { kind: "move", folder: "A" } as const;
  const mark = { kind: "mark", flag: SEEN } as const;
  const rule: Rule = { ...NEW_RULE, actions: [move, mark, { kind: "stop" }, { kind: "discard" }] };
  assert.deepEqual(ruleOf(draftOf(rule)), tidy({ ...rule, actions: [mark, move, { kind: "stop" }] }));
  const every: Rule = { ...rule, join: "every", conditions: [] };
  assert.deepEqual(ruleOf(draftOf(every)).conditions, []);
  assert.equal(draftOf(every).conditions.length, 1, "one to begin with, if it shall not be for every message");
});

it("a form says what is wanting", () => {
  const wanted = (action: Action, condition: Condition = { kind: "file", isNot: false }): string | undefined =>
    wantedOf(tidy({ ...NEW_RULE, conditions: [condition], actions: [action] }));
  const keep = { kind: "keep" } as const;
  assert.equal(wanted(keep), undefined);
  assert.equal(wanted(keep, NEW_CONDITION), "condition");
  assert.equal(wanted(keep, { ...NEW_CONDITION, headers: ["x spam"], values: ["a"] } as Condition), "header");
  assert.equal(wanted(keep, { kind: "size", isNot: false, isOver: true, bytes: NaN }), "condition");
  assert.equal(wanted({ kind: "move", folder: " " }), "folder");
  assert.equal(wanted({ kind: "forward", address: "bob", isKept: true }), "address");
  assert.equal(wanted({ kind: "forward", address: "bob@far.example, eve@far.example", isKept: true }), "address");
  assert.equal(wanted({ kind: "reject", reason: "\n" }), "reason");
  assert.equal(wanted({ kind: "mark", flag: "two words" }), "flag");
  assert.equal(wanted({ kind: "mark", flag: "$Later" }), undefined);
  assert.equal(wantedOf({ ...NEW_RULE, join: "every", actions: [] }), "action");
});

it("every choice makes a condition that has it", () => {
  for (const subject of SUBJECTS) {
    const condition = conditionFor(subject, { ...NEW_CONDITION, values: ["x"] } as Condition);
    for (const way of WAYS[subject]) {
      const chosen = withWay(condition, way);
      assert.equal(wayOf(chosen), way);
      assert.equal(subjectOf(chosen), subject);
    }
  }
});

it("sizes are typed in the largest unit that they are whole in", () => {
  assert.deepEqual(sizeParts(5 * 2 ** 20), { amount: "5", unit: "MiB" });
  assert.deepEqual(sizeParts(1536), { amount: "1.5", unit: "KiB" });
  assert.deepEqual(sizeParts(NaN), { amount: "", unit: "MiB" });
  const size = { kind: "size", isNot: false, isOver: true, bytes: 0 } as const;
  assert.equal(withSize(size, "1.5", "MiB").bytes, 1_572_864);
  assert.ok(Number.isNaN(withSize(size, "", "MiB").bytes));
});
