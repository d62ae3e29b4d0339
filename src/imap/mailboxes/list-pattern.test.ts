import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cpuMs } from "../../../test/support/cpu-time.ts";
import fc from "fast-check";
import { Refusal } from "../../base/errors.ts";
import { ListPatterns } from "./list-pattern.ts";

const cases: readonly (readonly [reference: string, pattern: string, name: string, matches: boolean])[] = [
  ["", "*", "INBOX", true],
  ["", "*", "a/b/c", true],
  ["", "%", "a", true],
  ["", "%", "a/b", false],
  ["", "%/%", "a/b", true],
  ["", "%/%", "a", false],
  ["", "inbox", "INBOX", true],
  ["", "InBo%", "INBOX", true],
  ["", "inbox/*", "INBOX/Sub", true],
  ["", "inbox/sub", "INBOX/Sub", false],
  ["", "inboxes", "INBOXES", false],
  ["", "projects", "Projects", false],
  ["Projects/", "%", "Projects/2026", true],
  ["Projects/", "%", "Projects/2026/May", false],
  ["Projects/", "", "Projects/", true],
  ["", "*a", "banana", true],
  ["", "%a*b%", "xa/yb", true],
  ["", "%a*b%", "xa/yb/c", false],
  ["", "*%*", "a/b", true],
  ["", "a%", "a", true],
  ["", "a%b", "a/b", false],
  ["", "a*b", "a/x/b", true],
  ["", "", "a", false],
  ["", "Entwu\u0308rfe", "Entw\u00fcrfe", true],
];

/** The plainest matcher there is, as the measure. */
function slowly(pattern: string, name: string): boolean {
  if (pattern === "") return name === "";
  const rest = pattern.slice(1);
  if (pattern[0] === "*" || pattern[0] === "%") {
    for (let i = 0; i <= name.length; i++) {
      if (slowly(rest, name.slice(i))) return true;
      if (pattern[0] === "%" && name[i] === "/") return false;
    }
    return false;
  }
  return name[0] === pattern[0] && slowly(rest, name.slice(1));
}

describe("the patterns of LIST", () => {
  for (const [reference, pattern, name, matches] of cases) {
    it(`${matches ? "match" : "do not match"} ${JSON.stringify(name)} with ${JSON.stringify(reference + pattern)}`, () => {
      assert.equal(new ListPatterns(reference, [pattern]).matches(name), matches);
    });
  }

  for (const [pattern, name, reaches] of [
    ["%", "Other Users", true],
    ["%", "Other Users/", false],
    ["%/%", "Other Users/", true],
    ["%/%", "Other Users/bob/", false],
    ["Other Users/%/INBOX", "Other Users/bob/", true],
    ["Other Users/carl/*", "Other Users/bob/", false],
    ["*", "Other Users/bob/", true],
    ["INBOX", "Other Users", false],
  ] as const) {
    it(`${reaches ? "reach" : "do not reach"} below ${name} with ${pattern}`, () => {
      assert.equal(new ListPatterns("", ["nothing", pattern]).reaches(name), reaches);
    });
  }

  it("agree with the plainest matcher", () => {
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "/", "*", "%"), maxLength: 8 });
    const name = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 8 });
    fc.assert(
      fc.property(pattern, name, (p, n) => new ListPatterns("", [p]).matches(n) === slowly(p, n)),
      { numRuns: 3000 },
    );
  });

  it("can be used for many names", () => {
    const patterns = new ListPatterns("", ["%/x", "y*"]);
    assert.deepEqual(
      ["a/x", "y", "yes/no", "a", "a/b/x"].filter((name) => patterns.matches(name)),
      ["a/x", "y", "yes/no"],
    );
  });

  it("stay quick however the wildcards lie", () => {
    const patterns = new ListPatterns("", [`${"a*".repeat(31)}b`]);
    const took = cpuMs(() => {
      for (let i = 0; i < 200; i++) assert.equal(patterns.matches("a".repeat(250)), false);
    });
    assert.ok(took < 2000, `${took} ms`);
  });

  it("are refused when there are too many", () => {
    assert.throws(
      () => new ListPatterns("", ["a*".repeat(40)]),
      (error) => error instanceof Refusal && error.code === "limit",
    );
    assert.throws(
      () =>
        new ListPatterns(
          "",
          Array.from({ length: 33 }, () => "a"),
        ),
      Refusal,
    );
    assert.throws(() => new ListPatterns("", ["a".repeat(2001)]), Refusal);
  });
});
