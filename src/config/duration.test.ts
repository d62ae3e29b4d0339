import assert from "node:assert/strict";
import { it } from "node:test";
import { parseDuration } from "./duration.ts";

it("reads lengths of time as people write them", () => {
  const table: readonly [string, number | undefined][] = [
    ["5 days", 432_000_000],
    ["1 day", 86_400_000],
    ["4 hours", 14_400_000],
    ["4h", 14_400_000],
    ["1.5 h", 5_400_000],
    ["10 min", 600_000],
    ["10 Minutes", 600_000],
    ["30 s", 30_000],
    ["0 s", 0],
    ["5", undefined],
    ["days", undefined],
    ["5 weeks", undefined],
    ["-5 days", undefined],
    ["5  days ago", undefined],
  ];
  for (const [text, ms] of table) assert.equal(parseDuration(text), ms, text);
});
