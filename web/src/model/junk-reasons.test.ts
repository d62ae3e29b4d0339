import assert from "node:assert/strict";
import { it } from "node:test";
import { dispose } from "../../../src/mail/disposition.ts";
import { LEARNED_REASON } from "../../../src/wire/mime/verdict.ts";
import { type JunkReason, junkReasonOf } from "./junk-reasons.ts";

const rules = {
  listed: { junkFrom: 1, rejectFrom: 0 },
  dmarc: "enforce",
  spfFail: "junk",
  junkFilter: true,
  trustedSealers: [],
  trustedForwarders: [],
} as const;

const nothing = { spf: [], dkim: [], iprev: { result: "none" }, listings: [] } as const;
const arc = { chain: "none", sets: [], undecided: false } as const;

it("says why a message is junk, as the server has written it", () => {
  const listed = dispose(
    {
      ...nothing,
      arc,
      dmarc: { result: "none", policy: "none" },
      listings: [{ zone: "bl.example", weight: 1 }],
    } as never,
    rules,
  );
  const unproved = dispose(
    { ...nothing, arc, dmarc: { result: "fail", policy: "quarantine", authorDomain: "shop.example" } } as never,
    rules,
  );
  const twoAuthors = dispose(
    { ...nothing, arc, dmarc: { result: "permerror", policy: "none", reason: "two" } } as never,
    rules,
  );
  const cases: readonly (readonly [readonly string[], JunkReason])[] = [
    [[`${LEARNED_REASON} (99 %)`, "x has no DMARC policy"], { kind: "learned", percent: 99 }],
    [listed.reasons, { kind: "listed", lists: "bl.example" }],
    [unproved.reasons, { kind: "unproved", domain: "shop.example" }],
    [twoAuthors.reasons, { kind: "author" }],
    [["of late"], { kind: "other", text: "of late" }],
    [[], { kind: "other", text: "" }],
  ];
  for (const [reasons, expected] of cases) assert.deepEqual(junkReasonOf({ isJunk: true, reasons }), expected);
  assert.equal(junkReasonOf({ isJunk: false, reasons: ["x"] }), undefined);
  assert.equal(junkReasonOf(null), undefined);
});
