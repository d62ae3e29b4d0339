import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parseDmarcReport } from "../../trust/report-xml.ts";
import { type AggregateReport, formatAggregateReport, type ReportRow } from "./aggregate-report.ts";
import { parseDmarcRecord } from "./record.ts";

const record = parseDmarcRecord("v=DMARC1; p=reject; sp=none; rua=mailto:x@y.example");
assert.ok(record);
const row: ReportRow = {
  address: "192.0.2.1",
  messages: 3,
  disposition: "pass",
  dkim: true,
  spf: false,
  override: undefined,
  headerFrom: "example.org",
  envelopeFrom: "",
  signatures: [{ domain: "example.org", selector: "s1", result: "pass" }],
  sender: { domain: "eve.example", scope: "mfrom", result: "fail" },
};
const report: AggregateReport = {
  id: "2026-01-01.example.org@ours.example",
  organization: "ours.example",
  email: "dmarc@ours.example",
  generator: "Posthorn",
  begin: 1_767_225_600,
  end: 1_767_311_999,
  domain: "example.org",
  record,
  rows: [row],
};

describe("an aggregate report", () => {
  it("is XML of RFC 9990", () => {
    assert.equal(
      formatAggregateReport({ ...report, rows: [{ ...row, disposition: "none", override: "local_policy" }] }),
      `<?xml version="1.0" encoding="UTF-8"?>
<feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0">
  <version>1.0</version>
  <report_metadata>
    <org_name>ours.example</org_name>
    <email>dmarc@ours.example</email>
    <report_id>2026-01-01.example.org@ours.example</report_id>
    <date_range>
      <begin>1767225600</begin>
      <end>1767311999</end>
    </date_range>
    <generator>Posthorn</generator>
  </report_metadata>
  <policy_published>
    <domain>example.org</domain>
    <p>reject</p>
    <sp>none</sp>
    <adkim>r</adkim>
    <aspf>r</aspf>
    <discovery_method>treewalk</discovery_method>
    <testing>n</testing>
  </policy_published>
  <record>
    <row>
      <source_ip>192.0.2.1</source_ip>
      <count>3</count>
      <policy_evaluated>
        <disposition>none</disposition>
        <dkim>pass</dkim>
        <spf>fail</spf>
        <reason>
          <type>local_policy</type>
        </reason>
      </policy_evaluated>
    </row>
    <identifiers>
      <header_from>example.org</header_from>
      <envelope_from></envelope_from>
    </identifiers>
    <auth_results>
      <dkim>
        <domain>example.org</domain>
        <selector>s1</selector>
        <result>pass</result>
      </dkim>
      <spf>
        <domain>eve.example</domain>
        <scope>mfrom</scope>
        <result>fail</result>
      </spf>
    </auth_results>
  </record>
</feedback>
`,
    );
  });

  it("is read again, whatever strangers have put into it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
        const rows = [{ ...row, headerFrom: `x${text}`, address: `${text}y` }];
        const read = parseDmarcReport(formatAggregateReport({ ...report, organization: text, rows }));
        assert.equal(read?.domain, "example.org");
        assert.equal(read.rows.length, 1);
        assert.equal(read.rows[0]?.messages, 3);
        assert.deepEqual([read.begin, read.end], [report.begin * 1000, report.end * 1000]);
      }),
    );
  });
});
