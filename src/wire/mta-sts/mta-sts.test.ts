import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import { namesHost, parsePolicy } from "./policy.ts";
import { policyId } from "./record.ts";

describe("the record of MTA-STS", () => {
  const cases: readonly [string[], string | undefined][] = [
    [["v=STSv1; id=20160831085700Z;"], "20160831085700Z"],
    [["v=STSv1;id=1"], "1"],
    [["v=STSv1 ; ext=x; id = abc "], "abc"],
    [["v=spf1 -all", "v=STSv1; id=7;"], "7"],
    [["v=STSv1; id=1;", "v=STSv1; id=2;"], undefined],
    [["v=STSv1"], undefined],
    [["v=STSv1; id=with-hyphen;"], undefined],
    [["v=STSv1; id=123456789012345678901234567890123;"], undefined],
    [["v=STSv10; id=1"], undefined],
    [["id=1; v=STSv1"], undefined],
    [[], undefined],
  ];
  for (const [texts, id] of cases) {
    it(`${JSON.stringify(texts)} names ${id ?? "nothing"}`, () => assert.equal(policyId(texts), id));
  }
});

const policy = (...lines: string[]): string => ["version: STSv1", ...lines, ""].join("\r\n");

describe("the policy of MTA-STS", () => {
  it("is read, with either line end, unknown keys and odd spacing", () => {
    const text = policy(
      "mode:enforce",
      "mx: MAIL.example.test.",
      "mx:  *.example.net \t",
      "x-new: a:b",
      "max_age: 604800",
    );
    const expected = { mode: "enforce", patterns: ["mail.example.test", "*.example.net"], maxAgeSeconds: 604_800 };
    assert.deepEqual(parsePolicy(text), expected);
    assert.deepEqual(parsePolicy(text.replaceAll("\r", "")), expected);
  });

  it("takes the first of a key that is there twice, and at most a year", () => {
    const text = policy("mode: testing", "mode: enforce", "mx: a.test", "max_age: 9999999999", "max_age: 1");
    assert.deepEqual(parsePolicy(text), { mode: "testing", patterns: ["a.test"], maxAgeSeconds: 31_557_600 });
  });

  it("needs no mail servers when it takes an older policy back", () => {
    assert.deepEqual(parsePolicy(policy("mode: none", "max_age: 60")).patterns, []);
  });

  const bad: readonly string[] = [
    "",
    "<html><body>404</body></html>",
    "mode: enforce\nmx: a.test\nmax_age: 1",
    "version: STSv2\nmode: enforce\nmx: a.test\nmax_age: 1",
    policy("mode: strict", "mx: a.test", "max_age: 1"),
    policy("mode: enforce", "max_age: 1"),
    policy("mode: enforce", "mx: a.test"),
    policy("mode: enforce", "mx: a.test", "max_age: -1"),
    policy("mode: enforce", "mx: a.test", "max_age: 12345678901"),
    policy("mode: enforce", "mx: *.*.test", "max_age: 1"),
    policy("mode: enforce", "mx: a..test", "max_age: 1"),
    policy("mode: enforce", "mx: <script>", "max_age: 1"),
    `${policy("mode: enforce", "mx: a.test", "max_age: 1")}${" ".repeat(65_536)}`,
  ];
  for (const text of bad) {
    it(`is not ${JSON.stringify(text.slice(0, 60))}`, () => assert.throws(() => parsePolicy(text), SyntaxProblem));
  }

  const names: readonly [string, string, boolean][] = [
    ["mail.example.test", "mail.example.test", true],
    ["mail.example.test", "MAIL.Example.Test", true],
    ["mail.example.test", "mail2.example.test", false],
    ["*.example.test", "mx1.example.test", true],
    ["*.example.test", "example.test", false],
    ["*.example.test", "a.b.example.test", false],
    ["*.test", "example.test", true],
  ];
  for (const [pattern, host, yes] of names) {
    it(`"${pattern}" ${yes ? "names" : "does not name"} ${host}`, () =>
      assert.equal(namesHost({ mode: "enforce", patterns: [pattern], maxAgeSeconds: 1 }, host), yes));
  }

  it("reads anything at all as a policy or a mistake", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom("version: STSv1", "mode: none", "mx: a", "max_age: 1"))),
        (lines) => {
          try {
            assert.ok(parsePolicy(lines.join("\n")).maxAgeSeconds >= 0);
          } catch (error) {
            assert.ok(error instanceof SyntaxProblem);
          }
        },
      ),
    );
  });
});
