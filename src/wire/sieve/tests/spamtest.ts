/** spamtest and virustest (RFC 5235): what others found out about the message, as a number. */
import { type Judgement, test } from "../definition.ts";
import type { Arguments } from "../language/arguments.ts";
import { readMatcher } from "../matching/matcher.ts";
import type { Run } from "../running/run.ts";

export const spamtest = test({
  name: "spamtest",
  rfc: "5235 2.1",
  read(given) {
    const isPercent = given.tag("percent", "spamtestplus");
    if (!given.checker.has("spamtestplus")) given.checker.need("spamtest", "spamtest", given.at);
    return scoreTest(given, ({ host }) => {
      const percent = host.spamPercent();
      return percent === undefined || isPercent ? percent : tenth(percent);
    });
  },
});

export const virustest = test({
  name: "virustest",
  rfc: "5235 2.2",
  requires: "virustest",
  read: (given) => scoreTest(given, ({ host }) => host.virusScore()),
});

/** 1 is certainly no spam, 10 certainly spam; 0 says that nobody looked. */
function tenth(percent: number): number {
  return Math.round(1 + (9 * Math.min(Math.max(percent, 0), 100)) / 100);
}

/** What was not looked at is "0", but does not count (RFC 5235 2.1.1). */
function scoreTest(given: Arguments, score: (run: Run) => number | undefined): Judgement {
  const matcher = readMatcher(given);
  const keys = given.strings("the key");
  return (run) => {
    const found = score(run);
    return matcher.any(run, found === undefined ? (matcher.counts ? [] : ["0"]) : [String(Math.round(found))], keys);
  };
}
