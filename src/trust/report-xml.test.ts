import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cpuMs } from "../../test/support/cpu-time.ts";
import fc from "fast-check";
import { parseDmarcReport } from "./report-xml.ts";

const report = (inside: string): string =>
  `<?xml version="1.0"?><feedback><report_metadata><org_name>Big &amp; Co&#x2028;</org_name><report_id>7</report_id><date_range><begin>1000</begin><end>2000</end></date_range></report_metadata><policy_published><domain>Example.ORG</domain><p>none</p></policy_published>${inside}</feedback>`;
const record = (count: string): string =>
  `<record><row><source_ip>2001:db8::1</source_ip><count>${count}</count><policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated></row><identifiers><header_from>Example.org</header_from></identifiers></record>`;

describe("a report that was received", () => {
  it("is read in the form of RFC 7489 too", () => {
    assert.deepEqual(parseDmarcReport(report(record("12"))), {
      organization: "Big & Co&#x2028;",
      id: "7",
      begin: 1_000_000,
      end: 2_000_000,
      domain: "example.org",
      policy: "none",
      rows: [
        {
          address: "2001:db8::1",
          messages: 12,
          disposition: "none",
          dkim: true,
          spf: false,
          headerFrom: "example.org",
        },
      ],
    });
    assert.equal(parseDmarcReport(report(record("1") + record("-2") + record("1e9")))?.rows[2]?.messages, 0);
    const prefixed = report(record("1")).replace(/<(\/?)(?=[a-z])/g, "<$1ns:");
    assert.equal(parseDmarcReport(prefixed)?.rows.length, 1);
  });

  const none: Readonly<Record<string, string>> = {
    "what is no XML": "hello",
    "another document": "<html><body/></html>",
    "a report on nobody": report("").replace("Example.ORG", ""),
    "an entity": report("").replace("<feedback>", '<!DOCTYPE x [<!ENTITY a "b">]><feedback>'),
    "what does not end": report("").slice(0, 200),
    depth: report("<a>".repeat(100_000)),
    "a name that is none of its own": "<__proto__><domain>x</domain></__proto__>",
  };
  for (const [what, text] of Object.entries(none)) {
    it(`is not ${what}`, () => assert.equal(parseDmarcReport(text), undefined));
  }

  it("never throws, and takes no time", () => {
    const piece = fc.constantFrom(
      "<",
      ">",
      "/",
      "record",
      "<row>",
      "</row>",
      "&amp;",
      "&#0;",
      "<![CDATA[",
      "]]>",
      "<!--",
      "x",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        parseDmarcReport(report(pieces.join("")));
      }),
    );
    const long = report("<record><row><count>1</count></row></record>".repeat(20_000));
    assert.ok(cpuMs(() => parseDmarcReport(long)) < 5_000);
  });
});
