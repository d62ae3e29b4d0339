import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Refusal } from "../../base/errors.ts";
import { checkedFlags, inOrder, KeptFlagSet } from "./flags.ts";
import { KEYWORDS_PER_MESSAGE_MAX } from "../limits.ts";
import type { FlagSetId } from "../model.ts";

describe("flags", () => {
  it("are spelled canonically and once", () => {
    assert.deepEqual(checkedFlags(["\\SEEN", "$Forwarded", "\\seen", "$FORWARDED", "NonJunk"]), [
      "\\Seen",
      "$Forwarded",
      "NonJunk",
    ]);
  });

  it("may have every character of an atom", () => {
    for (const keyword of ["$MDNSent", "a.b-c_d", "[x", "~}|", "50+", "a:b", "=?", "!#&'@^`"]) {
      assert.deepEqual(checkedFlags([keyword]), [keyword]);
    }
  });

  it("are refused when no client could say them", () => {
    for (const flag of [
      "",
      "a b",
      "a\r\nb",
      "\\Recent",
      "\\",
      "(",
      ")",
      "{",
      "%",
      "*",
      '"',
      "a\\b",
      "]",
      "\u00fc",
      "\u007f",
    ]) {
      assert.throws(() => checkedFlags([flag]), Refusal, JSON.stringify(flag));
    }
    const many = Array.from({ length: KEYWORDS_PER_MESSAGE_MAX + 6 }, (_, i) => `k${i}`);
    assert.throws(() => checkedFlags(many), Refusal);
  });

  it("have one order", () => {
    assert.deepEqual(inOrder(["zeta", "\\Draft", "Alpha", "\\Answered", "beta", "\\Seen"]), [
      "\\Answered",
      "\\Seen",
      "\\Draft",
      "Alpha",
      "beta",
      "zeta",
    ]);
  });

  it("are compared without case", () => {
    const set = new KeptFlagSet(7 as FlagSetId, ["\\Flagged", "$Work"]);
    assert.ok(set.has("$work") && set.has("\\FLAGGED") && set.flagged);
    assert.ok(!set.has("work") && !set.seen);
    assert.deepEqual(set.keywords, ["$Work"]);
  });
});
