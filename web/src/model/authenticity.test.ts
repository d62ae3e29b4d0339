import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Arrival } from "../../../src/wire/mime/arrival.ts";
import { parseMethods } from "../../../src/wire/mime/auth-results.ts";
import { type Authenticity, authenticityOf } from "./authenticity.ts";

type Known = Pick<Arrival, "by" | "results">;

const results = (text: string): Known => ({ by: "delivery", results: parseMethods(`mx.posthorn.test;${text}`) });
const submitted: Known = { by: "submission", results: null };
const PASS = "dmarc=pass header.from=far.example policy.dmarc=reject";
const confirmed = { kind: "confirmed", domain: "far.example" } as const;
const unconfirmed = { kind: "unconfirmed", domain: "far.example" } as const;

const cases: readonly (readonly [name: string, arrival: Known, Authenticity | undefined])[] = [
  ["a domain that DMARC proves", results(PASS), confirmed],
  ["a domain in another case", results(PASS.replace("far", "FAR")), confirmed],
  ["proof of another domain", results(PASS.replace("far.", "other.")), unconfirmed],
  [
    "a domain that wants forged mail refused",
    results("dmarc=fail header.from=far.example policy.dmarc=reject"),
    { kind: "forged", domain: "far.example" },
  ],
  [
    "a domain that only watches",
    results("dkim=pass header.d=list.example;dmarc=fail header.from=far.example policy.dmarc=none"),
    unconfirmed,
  ],
  ["no policy, own signature", results("dkim=pass header.d=far.example;dmarc=none"), confirmed],
  ["no policy, signature of the domain above", results("dkim=pass header.d=example;dmarc=none"), confirmed],
  ["no policy, another's signature", results("dkim=pass header.d=r.example;dmarc=none"), unconfirmed],
  ["no policy, own envelope", results("spf=pass smtp.mailfrom=far.example;dmarc=none"), confirmed],
  ["no policy, the greeting only", results("spf=pass smtp.helo=far.example;dmarc=none"), unconfirmed],
  ["look-ups that failed", results("dmarc=temperror header.from=far.example"), unconfirmed],
  ["results in a comment", results(`spf=none (; ${PASS})`), unconfirmed],
  ["what came a trusted way", { by: "delivery", results: null }, undefined],
  ["what was put here", { by: "import", results: null }, { kind: "unchecked", why: "import" }],
  ["what came long ago", { by: "unknown", results: null }, { kind: "unchecked", why: "unknown" }],
  ["what was submitted here", submitted, { kind: "internal" }],
];

const from = { name: null, email: "ann@far.example" };
const RESENT = [{ name: "Resent-From", value: " bob@posthorn.test" }];
const RESULTS_OF_OURS = [{ name: "Authentication-Results", value: ` mx.posthorn.test;\r\n\t${PASS}` }];

describe("whether a message is from whom it says", () => {
  for (const [name, arrival, wanted] of cases)
    it(name, () => assert.deepEqual(authenticityOf({ arrival, headers: [], from, sender: undefined }), wanted));

  it("is not told by the fields of a message, whoever's name they have", () =>
    assert.deepEqual(
      authenticityOf({ arrival: results("dmarc=none"), headers: RESULTS_OF_OURS, from, sender: undefined }),
      unconfirmed,
    ));

  it("is not known of what was sent again as it came", () =>
    assert.deepEqual(authenticityOf({ arrival: submitted, headers: RESENT, from, sender: undefined }), unconfirmed));

  for (const email of ["ann@b\u00fccher.example", "ann@xn--bcher-kva.example", "ann@XN--BCHER-KVA.example."])
    it(`is known of ${email}, however its domain is written`, () => {
      const arrival = results("dmarc=pass header.from=xn--bcher-kva.example");
      const found = authenticityOf({ arrival, headers: [], from: { name: null, email }, sender: undefined });
      assert.equal(found?.kind, "confirmed");
    });

  it("names who wrote it for another", () =>
    assert.deepEqual(
      authenticityOf({
        arrival: submitted,
        headers: [],
        from: { name: null, email: "boss@far.example" },
        sender: { name: null, email: "bob@posthorn.test" },
      }),
      { kind: "on-behalf", sender: "bob@posthorn.test" },
    ));
});
