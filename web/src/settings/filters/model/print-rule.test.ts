/** What a rule says is what the server does with mail that comes: rules as they are written, run as scripts. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decided } from "../../../../../src/wire/sieve/testing/try-script.ts";
import { partWith, printScript } from "./print-script.ts";
import type { Action, Condition, HeaderMatch, Rule } from "./rule.ts";
import { EMPTY } from "./script.ts";

const FIELDS = ["From: Bob <bob@Far.example>", "Subject: Rechnung Nr. 7", "X-A: one", "X-A: two"];
const MESSAGE = [
  ...FIELDS,
  "Content-Type: multipart/mixed; boundary=b",
  "",
  "--b",
  "Content-Type: text/plain",
  "",
  "In the body",
  "--b",
  "Content-Disposition: attachment; filename=x",
  "",
  "x",
  "--b--",
  "",
].join("\r\n");

const scriptOf = (rules: readonly Rule[]): string =>
  printScript(
    EMPTY,
    rules.map((each) => partWith(each)),
  );
const rule = (change: Partial<Rule>): Rule => ({
  name: "",
  isOn: true,
  join: "all",
  conditions: [],
  actions: [{ kind: "discard" }],
  ...change,
});
const done = (...rules: readonly Rule[]): Promise<readonly string[]> => decided(scriptOf(rules), { message: MESSAGE });
const holds = async (change: Partial<Rule>): Promise<boolean> => (await done(rule(change))).includes("discard");

const header = (headers: readonly string[], match: HeaderMatch, ...values: readonly string[]): Condition => ({
  kind: "header",
  headers,
  match,
  isNot: false,
  values,
});

const conditions: readonly (readonly [Condition, boolean])[] = [
  [header(["subject"], "contains", "nothing", "RECHNUNG"), true],
  [header(["subject"], "is", "Rechnung"), false],
  [header(["subject"], "is", "rechnung nr. 7"), true],
  [header(["subject"], "matches", "rech*7"), true],
  [header(["subject"], "matches", "rech?7"), false],
  [header(["to", "from"], "address", "BOB@far.example"), true],
  [header(["from"], "address", "bob"), false],
  [header(["from"], "domain", "far.example"), true],
  [header(["from"], "domain", "example"), false],
  [header(["x-a"], "is", "two"), true],
  [header(["x-a"], "exists"), true],
  [header(["x-spam"], "exists"), false],
  [{ kind: "size", isNot: false, isOver: true, bytes: MESSAGE.length - 1 }, true],
  [{ kind: "size", isNot: false, isOver: true, bytes: MESSAGE.length }, false],
  [{ kind: "size", isNot: false, isOver: false, bytes: 2 ** 20 }, true],
  [{ kind: "file", isNot: false }, true],
  [{ kind: "body", isNot: false, match: "contains", values: ["BODY"] }, true],
  [{ kind: "body", isNot: false, match: "matches", values: ["*the ?ody*"] }, true],
  [{ kind: "body", isNot: false, match: "contains", values: ["anybody"] }, false],
];

describe("a rule, as it is written", () => {
  it("is for the messages that its conditions say", async () => {
    for (const [condition, expected] of conditions) {
      assert.equal(await holds({ conditions: [condition] }), expected, JSON.stringify(condition));
      assert.equal(await holds({ conditions: [{ ...condition, isNot: true }] }), !expected, JSON.stringify(condition));
    }
  });

  it("asks for all conditions, or one, or none, and nothing where it is off", async () => {
    const both = [header(["from"], "contains", "bob"), header(["subject"], "contains", "nothing")];
    assert.equal(await holds({ join: "all", conditions: both }), false);
    assert.equal(await holds({ join: "any", conditions: both }), true);
    assert.equal(await holds({ join: "every" }), true);
    assert.equal(await holds({ join: "every", isOn: false }), false);
    assert.equal(await holds({ join: "any", conditions: both, isOn: false }), false);
  });

  it("does what it says, and those behind it until one says that it ends", async () => {
    const every = (...actions: readonly Action[]): Rule => rule({ join: "every", actions });
    const [moved, copied] = [{ kind: "move", folder: "A" } as const, { kind: "copy", folder: "B" } as const];
    const stop = { kind: "stop" } as const;
    assert.deepEqual(
      await done(every({ kind: "mark", flag: "x" }, copied), every(moved, stop), every({ kind: "discard" })),
      ["fileinto B [x]", "fileinto A [x]"],
    );
    assert.deepEqual(await done(every(copied, { kind: "forward", address: "x@y.example", isKept: true })), [
      "fileinto B",
      "redirect x@y.example",
      "implicit keep",
    ]);
    assert.deepEqual(await done(every({ kind: "forward", address: "x@y.example", isKept: false })), [
      "redirect x@y.example",
    ]);
    assert.deepEqual(await done(every(moved, { kind: "keep" })), ["fileinto A", "keep"]);
    assert.deepEqual(await done(every({ kind: "reject", reason: "No,\n.thanks" })), ["reject No,\r\n.thanks\r\n"]);
  });
});
