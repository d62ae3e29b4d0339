import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { prepareText } from "./saslprep.ts";

describe("SASLprep", () => {
  const cases: readonly [string, string, string | undefined][] = [
    ["leaves ASCII alone", "USER pass~word", "USER pass~word"],
    ["maps the soft hyphen to nothing (RFC 4013 3)", "I\u00adX", "IX"],
    ["keeps case (RFC 4013 3)", "user", "user"],
    ["applies NFKC (RFC 4013 3)", "\u00aa", "a"],
    ["composes", "u\u0308ber", "über"],
    ["makes other spaces a space", "a\u00a0b", "a b"],
    ["refuses control characters (RFC 4013 3)", "\u0007", undefined],
    ["refuses broken bidirectional text (RFC 4013 3)", "\u0627\u0031", undefined],
    ["refuses nothing", "", undefined],
    ["refuses what becomes nothing", "\u00ad", undefined],
    ["lets newer characters through", "\u{1f980}crab", "\u{1f980}crab"],
  ];
  for (const [what, text, expected] of cases) {
    it(what, () => assert.equal(prepareText(text), expected));
  }
});
