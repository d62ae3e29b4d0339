import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { reportDestinations } from "./record.ts";

describe("the record of TLS-RPT", () => {
  const mail = (address: string) => ({ kind: "mail", address });
  const web = (url: string) => ({ kind: "web", url });
  const cases: readonly [string[], unknown[]][] = [
    [["v=TLSRPTv1;rua=mailto:reports@example.test"], [mail("reports@example.test")]],
    [
      ["v=TLSRPTv1; rua=mailto:a@b.test , https://reports.example.test/v1/tlsrpt;"],
      [mail("a@b.test"), web("https://reports.example.test/v1/tlsrpt")],
    ],
    [["v=TLSRPTv1; ext=1; rua=MAILTO:a%2Cb@c.test?x=y"], [mail("a,b@c.test")]],
    [["v=TLSRPTv1; rua=http://a.test/, ftp://b.test, mailto:, mailto:%zz@c.test, https://u:p@d.test/, https://"], []],
    [["v=TLSRPTv1; rua=mailto:a@b.test", "v=TLSRPTv1; rua=mailto:c@d.test"], []],
    [["v=TLSRPTv1"], []],
    [["v=TLSRPTv1;"], []],
    [["v=TLSRPTv12; rua=mailto:a@b.test"], []],
    [
      [`v=TLSRPTv1; rua=${Array.from({ length: 9 }, (_, i) => `mailto:${i}@a.test`).join()}`],
      [0, 1, 2, 3, 4].map((i) => mail(`${i}@a.test`)),
    ],
  ];
  for (const [texts, found] of cases) {
    it(`reads ${JSON.stringify(texts).slice(0, 80)}`, () => assert.deepEqual(reportDestinations(texts), found));
  }

  it("reads anything at all", () => {
    fc.assert(
      fc.property(fc.string(), (text) => assert.ok(reportDestinations([`v=TLSRPTv1;rua=${text}`]).length <= 5)),
    );
  });
});
