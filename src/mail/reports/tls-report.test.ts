import { DAY_MS } from "../../base/clock.ts";
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type TlsCount } from "../../trust/tls/tls-counts.ts";
import { tlsReport } from "./tls-report.ts";

const day = Date.UTC(2016, 3, 1) / DAY_MS;
const sts = {
  type: "sts",
  strings: ["version: STSv1", "mode: testing", "mx: *.mail.company-y.example", "max_age: 86400"],
  hosts: ["*.mail.company-y.example"],
} as const;
const where = { host: "", address: "", detail: "" };
const count = (changes: Partial<TlsCount>): TlsCount => ({
  ...where,
  day,
  domain: "company-y.example",
  policy: sts,
  outcome: "success",
  sessions: 1,
  ...changes,
});

describe("the TLS report", () => {
  it("has the form of RFC 8460", () => {
    const report = tlsReport({
      day,
      domain: "company-y.example",
      submitter: "company-x.example",
      contact: "sts-reporting@company-x.example",
      counts: [
        count({ sessions: 5326 }),
        count({
          outcome: "certificate-expired",
          host: "mx1.mail.company-y.example",
          address: "192.0.2.1",
          sessions: 100,
        }),
        count({
          outcome: "starttls-not-supported",
          host: "mx2.mail.company-y.example",
          address: "2001:db8::1",
          detail: "no STARTTLS",
          sessions: 200,
        }),
        count({ policy: { type: "no-policy-found", strings: [], hosts: [] }, sessions: 3 }),
      ],
    });
    assert.deepEqual(report, {
      "organization-name": "company-x.example",
      "date-range": { "start-datetime": "2016-04-01T00:00:00Z", "end-datetime": "2016-04-01T23:59:59Z" },
      "contact-info": "sts-reporting@company-x.example",
      "report-id": "2016-04-01.company-y.example@company-x.example",
      policies: [
        {
          policy: {
            "policy-type": "sts",
            "policy-string": sts.strings,
            "policy-domain": "company-y.example",
            "mx-host": ["*.mail.company-y.example"],
          },
          summary: { "total-successful-session-count": 5326, "total-failure-session-count": 300 },
          "failure-details": [
            {
              "result-type": "certificate-expired",
              "receiving-mx-hostname": "mx1.mail.company-y.example",
              "receiving-ip": "192.0.2.1",
              "failed-session-count": 100,
            },
            {
              "result-type": "starttls-not-supported",
              "receiving-mx-hostname": "mx2.mail.company-y.example",
              "receiving-ip": "2001:db8::1",
              "failed-session-count": 200,
              "failure-reason-code": "no STARTTLS",
            },
          ],
        },
        {
          policy: { "policy-type": "no-policy-found", "policy-domain": "company-y.example" },
          summary: { "total-successful-session-count": 3, "total-failure-session-count": 0 },
        },
      ],
    });
  });
});
