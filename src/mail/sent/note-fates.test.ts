import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { replyText } from "./note-fates.ts";
import { isSubmissionName, newSubmissionName } from "./submission-name.ts";

const replies: readonly (readonly [text: string, fromRemote: boolean, shown: string])[] = [
  [
    "5.7.1 Our system has detected that this is\n5.7.1 likely spam.",
    true,
    "550 5.7.1 Our system has detected that this is likely spam.",
  ],
  ["no such user", true, "550 no such user"],
  ["There is no such user here.", false, "550 5.1.1 There is no such user here."],
  ["a\u0007b", true, "550 a b"],
  ["", true, "550"],
];

describe("what became of a message", () => {
  for (const [text, fromRemote, shown] of replies)
    it(`is told as ${shown}`, () => assert.equal(replyText({ code: 550, enhanced: "5.1.1", text, fromRemote }), shown));

  it("is told of submissions alone", () => {
    assert.equal(isSubmissionName(newSubmissionName(Date.UTC(2026, 0, 1))), true);
    for (const name of ["", "mabc.h1.1", "m.x", "../m.00000000-0000-0000-0000-000000000000"])
      assert.equal(isSubmissionName(name), false);
  });
});
