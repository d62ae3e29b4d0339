import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { flowOf, reflowed } from "./flowed.ts";

describe("text that flows", () => {
  const flowed = { isFlowed: true, dropsSpace: false };
  const table: readonly (readonly [text: string, shown: string])[] = [
    ["", ""],
    ["one \ntwo\nthree", "one two\nthree"],
    ["one \r\ntwo\r\n", "one two\n"],
    ["one \n\ntwo", "one \n\ntwo"],
    ["> one \n> two\n>> deep \n> back", "> one two\n>> deep \n> back"],
    [">one \nown", "> one \nown"],
    [" >no quote\n From", ">no quote\nFrom"],
    ["text \n-- \nAnn \nB.", "text \n-- \nAnn B."],
    ["> text \n> -- \n> Ann", "> text \n> -- \n> Ann"],
  ];
  for (const [text, shown] of table)
    it(`is shown as paragraphs: ${JSON.stringify(text)}`, () => assert.equal(reflowed(text, flowed), shown));

  it("loses the spaces at which it was broken, where its sender says so", () => {
    assert.equal(reflowed("日本 \n語\na  \nb", { isFlowed: true, dropsSpace: true }), "日本語\na b");
  });

  it("is told from text that does not by its type", () => {
    assert.deepEqual(flowOf('text/plain; charset=utf-8; Format="flowed"; DelSp=yes'), {
      isFlowed: true,
      dropsSpace: true,
    });
    for (const type of ["text/plain; format=fixed", "text/plain; x-format=flowed2", "", null, undefined])
      assert.equal(reflowed("one \ntwo", flowOf(type)), "one \ntwo");
  });
});
