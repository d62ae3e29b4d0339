import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDmarcRecord } from "./record.ts";

describe("a DMARC record", () => {
  it("is read", () => {
    assert.deepEqual(
      parseDmarcRecord(
        "v=DMARC1; p=Reject; sp=none; np=quarantine; adkim=s; t=y; rua=mailto:a%2Cb@x.example!10m, https://x.example/ , mailto:c@y.example?subject=x,mailto:d@z.example",
      ),
      {
        p: "reject",
        sp: "none",
        np: "quarantine",
        adkim: "s",
        aspf: "r",
        testing: true,
        reportTo: ["a,b@x.example", "c@y.example"],
      },
    );
    assert.deepEqual(parseDmarcRecord("v=DMARC1")?.reportTo, []);
  });

  for (const text of [
    "",
    "v=DMARC2; p=none",
    "v=dmarc1; p=none",
    "p=none; v=DMARC1",
    "v=DMARC1; p=none; p=none",
    "v=DMARC10",
  ]) {
    it(`is not: ${text}`, () => assert.equal(parseDmarcRecord(text), undefined));
  }

  for (const uri of ["mailto:", "mailto:x", "mailto:x@y@z", "mailto:%", "mailto:a b@x.example", "x@y.example"]) {
    it(`has no address in ${uri}`, () => assert.deepEqual(parseDmarcRecord(`v=DMARC1; rua=${uri}`)?.reportTo, []));
  }
});
