import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { LineEndCheck } from "./line-ends.ts";
import { surveyText, type TextSurvey } from "./text-survey.ts";

const survey = (text: string): TextSurvey => surveyText(Buffer.from(text, "latin1"));

describe("text survey", () => {
  const table: readonly [text: string, expected: TextSurvey][] = [
    ["", { flaw: undefined, longestLine: 0, dotLines: 0, ended: true }],
    ["abc\r\nd\r\n", { flaw: undefined, longestLine: 3, dotLines: 0, ended: true }],
    ["a\r\nbcd", { flaw: undefined, longestLine: 3, dotLines: 0, ended: false }],
    [".\r\n..a\r\nb.c\r\n.", { flaw: undefined, longestLine: 3, dotLines: 3, ended: false }],
    ["a\nb\r\n", { flaw: "bare-lf", longestLine: 3, dotLines: 0, ended: true }],
    ["a\rb\r\n", { flaw: "bare-cr", longestLine: 3, dotLines: 0, ended: true }],
    ["a\r\n\r", { flaw: "bare-cr", longestLine: 1, dotLines: 0, ended: false }],
    ["a\r\r\n", { flaw: "bare-cr", longestLine: 2, dotLines: 0, ended: true }],
  ];
  for (const [text, expected] of table) {
    it(`looks at ${JSON.stringify(text)}`, () => assert.deepEqual(survey(text), expected));
  }

  it("finds what the other readers find", () => {
    const fragments = fc.array(fc.constantFrom("\r\n", ".", "\r", "\n", "ab", "\r\n."), { maxLength: 20 });
    fc.assert(
      fc.property(fragments, (parts) => {
        const text = parts.join("");
        const check = new LineEndCheck();
        check.read(Buffer.from(text));
        const { flaw, longestLine, dotLines, ended } = survey(text);
        const lines = text.split("\r\n");
        assert.equal(flaw === undefined, check.flaw === undefined);
        assert.equal(longestLine, Math.max(...lines.map((line) => line.length)));
        assert.equal(dotLines, lines.filter((line) => line.startsWith(".")).length);
        assert.equal(ended, lines.at(-1) === "");
      }),
    );
  });
});
