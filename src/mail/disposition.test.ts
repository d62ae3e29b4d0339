import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { DmarcFinding, Findings } from "../trust/inbound/findings.ts";
import { type Disposition, dispose, type InboundRules } from "./disposition.ts";

const rules: InboundRules = {
  dmarc: "enforce",
  spfFail: "accept",
  junkFilter: false,
  listed: { junkFrom: 2, rejectFrom: 4 },
  trustedForwarders: [],
  trustedSealers: [],
};
const dmarc = (result: DmarcFinding["result"], policy: DmarcFinding["policy"] = "none"): DmarcFinding => ({
  result,
  policy,
  authorDomain: result === "permerror" ? undefined : "example.org",
  policyDomain: undefined,
  record: undefined,
  alignedDkim: undefined,
  alignedSpf: undefined,
  reason: result === "permerror" ? "there is no From" : undefined,
});
const nothing: Findings = {
  listings: [],
  spf: [{ result: "none", identity: "mailfrom", domain: "lists.example", explanation: undefined }],
  iprev: { result: "pass", name: undefined },
  dkim: [],
  arc: { chain: "none", sets: [], reason: undefined, undecided: false },
  dmarc: dmarc("none"),
};
const spf = (result: "pass" | "fail" | "temperror"): Partial<Findings> => ({
  spf: [{ result, identity: "mailfrom", domain: "lists.example", explanation: undefined }],
});
const sealed = (chain: "pass" | "fail", ...sets: readonly (readonly [string, string])[]): Partial<Findings> => ({
  arc: { chain, sets: sets.map(([sealer, said]) => ({ sealer, dmarc: said })), reason: undefined, undecided: false },
});
const undecided = (sealer: string): Partial<Findings> => ({
  arc: { chain: "fail", sets: [{ sealer, dmarc: "pass" }], reason: undefined, undecided: true },
});
const unproved = (policy: DmarcFinding["policy"]): Partial<Findings> => ({
  dmarc: { ...dmarc("temperror", policy), policyDomain: "example.org" },
});
const listed = (...weights: readonly number[]): Partial<Findings> => ({
  listings: weights.map((weight) => ({ zone: "bl.example", weight })),
});
const rejected: Partial<Findings> = { dmarc: dmarc("fail", "reject") };

describe("what becomes of a message", () => {
  const table: readonly (readonly [
    what: string,
    findings: Partial<Findings>,
    rules: Partial<InboundRules>,
    verdict: Disposition["verdict"],
  ])[] = [
    ["without a policy", {}, {}, "accept"],
    ["that passes", { dmarc: dmarc("pass", "reject") }, {}, "accept"],
    ["that fails where nobody minds", { dmarc: dmarc("fail", "none") }, {}, "accept"],
    ["that fails and may be junk", { dmarc: dmarc("fail", "quarantine") }, {}, "junk"],
    ["that fails and is unwanted", rejected, {}, "reject"],
    ["that fails while one only looks", rejected, { dmarc: "report" }, "accept"],
    ["that fails while nobody looks", rejected, { dmarc: "off" }, "accept"],
    ["of an unknown policy", { dmarc: dmarc("temperror", "reject") }, {}, "accept"],
    ["that may be unwanted, if one knew", unproved("reject"), {}, "defer"],
    ["that may be junk, if one knew", unproved("quarantine"), {}, "defer"],
    ["that may fail where nobody minds", unproved("none"), {}, "accept"],
    ["that may be unwanted, while one only looks", unproved("reject"), { dmarc: "report" }, "accept"],
    ["that may be unwanted, while nobody looks", unproved("reject"), { dmarc: "off" }, "accept"],
    ["that may be unwanted, of a client on a list", { ...unproved("reject"), ...listed(1, 1) }, {}, "defer"],
    ["that may be unwanted, of a client on a heavy list", { ...unproved("reject"), ...listed(5) }, {}, "reject"],
    [
      "that may be unwanted, of a trusted forwarder",
      { ...unproved("reject"), ...spf("pass") },
      { trustedForwarders: ["lists.example"] },
      "accept",
    ],
    [
      "of what may be a trusted forwarder",
      { ...rejected, ...spf("temperror") },
      { trustedForwarders: ["lists.example"] },
      "defer",
    ],
    ["of what may be a forwarder that nobody trusts", { ...rejected, ...spf("temperror") }, {}, "reject"],
    [
      "with what may be a trusted seal",
      { ...rejected, ...undecided("a.example") },
      { trustedSealers: ["a.example"] },
      "defer",
    ],
    ["with what may be a stranger's seal", { ...rejected, ...undecided("a.example") }, {}, "reject"],
    ["of no single author", { dmarc: dmarc("permerror") }, {}, "junk"],
    ["of no single author while nobody looks", { dmarc: dmarc("permerror") }, { dmarc: "off" }, "accept"],
    ["of a listed client", listed(1), {}, "accept"],
    ["of a client on two lists", listed(1, 1), {}, "junk"],
    ["of a client on a heavy list", listed(5), {}, "reject"],
    ["of a listed client where lists decide nothing", listed(5), { listed: { junkFrom: 0, rejectFrom: 0 } }, "accept"],
    ["that SPF forbids", spf("fail"), {}, "accept"],
    ["that SPF forbids, filed", spf("fail"), { spfFail: "junk" }, "junk"],
    ["that SPF forbids, refused", spf("fail"), { spfFail: "reject" }, "reject"],
    ["of a trusted forwarder", { ...rejected, ...spf("pass") }, { trustedForwarders: ["lists.example"] }, "accept"],
    ["of one below it", { ...rejected, ...spf("pass") }, { trustedForwarders: ["example"] }, "accept"],
    ["of another one", { ...rejected, ...spf("pass") }, { trustedForwarders: ["sts.example"] }, "reject"],
    ["of somebody in its name", { ...rejected, ...spf("fail") }, { trustedForwarders: ["lists.example"] }, "reject"],
    [
      "with a trusted seal",
      { ...rejected, ...sealed("pass", ["a.example", "pass"]) },
      { trustedSealers: ["a.example"] },
      "accept",
    ],
    [
      "with a seal that does not say so",
      { ...rejected, ...sealed("pass", ["a.example", "fail"]) },
      { trustedSealers: ["a.example"] },
      "reject",
    ],
    [
      "with a broken chain",
      { ...rejected, ...sealed("fail", ["a.example", "pass"]) },
      { trustedSealers: ["a.example"] },
      "reject",
    ],
    [
      "with a stranger's seal",
      { ...rejected, ...sealed("pass", ["b.example", "pass"]) },
      { trustedSealers: ["a.example"] },
      "reject",
    ],
    [
      "with a trusted seal below a trusted one",
      { ...rejected, ...sealed("pass", ["b.example", "pass"], ["a.example", "fail"]) },
      { trustedSealers: ["a.example", "b.example"] },
      "accept",
    ],
    [
      "with a trusted seal below a stranger's",
      { ...rejected, ...sealed("pass", ["a.example", "pass"], ["b.example", "pass"]) },
      { trustedSealers: ["a.example"] },
      "reject",
    ],
  ];
  for (const [what, findings, changes, verdict] of table) {
    it(`${what}: ${verdict}`, () => {
      const disposition = dispose({ ...nothing, ...findings }, { ...rules, ...changes });
      assert.equal(disposition.verdict, verdict);
      for (const reason of disposition.reasons) assert.match(reason, /^[ -:<-~]+$/);
    });
  }

  it("is told with the domain's own words", () => {
    const explained = { ...nothing.spf[0], result: "fail", explanation: "see http://x.example; \r\nX: é" } as const;
    const { reasons } = dispose(
      { ...nothing, spf: [{ identity: "mailfrom", domain: "x.example", ...explained }] },
      rules,
    );
    assert.match(
      reasons.join("|"),
      /^\S+ says by SPF that the client may not send its mail \("see http:\/\/x\.example\? \?\?X: \?"\)/,
    );
  });

  it("is told with what has led to it first", () => {
    const { reasons } = dispose({ ...nothing, ...rejected, ...spf("fail") }, rules);
    assert.deepEqual(reasons, [
      "nothing proves that it is from example.org, which wants such mail refused (DMARC)",
      "lists.example says by SPF that the client may not send its mail",
    ]);
  });
});
