import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId, EmailId } from "../../store/model.ts";
import type { ReceivedReport } from "./received.ts";
import { RememberedReports } from "./remembered.ts";
import { ReportSummary } from "./summary.ts";

const ACCOUNT = 1 as AccountId;
const email = (n: number): EmailId => n as EmailId;

function dmarc(...rows: readonly (readonly [address: string, messages: number, dkim: boolean])[]): ReceivedReport {
  const known = { disposition: "none", spf: false, headerFrom: "posthorn.test" };
  return {
    kind: "dmarc",
    report: {
      organization: "big.example",
      id: "1",
      begin: 0,
      end: 0,
      domain: "posthorn.test",
      policy: "none",
      rows: rows.map(([address, messages, dkim]) => ({ address, messages, dkim, ...known })),
    },
  };
}

function summaryOf(reports: readonly ReceivedReport[]): unknown {
  const summary = new ReportSummary();
  for (const report of reports) summary.add(report);
  return summary.domains;
}

describe("reports that are remembered", () => {
  it("say the same in fewer rows", () => {
    const remembered = new RememberedReports();
    const said = [dmarc(["192.0.2.1", 3, true], ["192.0.2.2", 4, false], ["192.0.2.3", 5, true])];
    remembered.keep(ACCOUNT, email(1), said);
    const kept = remembered.of(ACCOUNT, email(1)) ?? [];
    assert.deepEqual(summaryOf(kept), summaryOf(said));
    assert.equal(kept[0]?.kind === "dmarc" && kept[0].report.rows.length, 2);
    assert.equal(remembered.of(2 as AccountId, email(1)), undefined);
  });

  it("are so when there are none in a message, which needs no second look either", () => {
    const remembered = new RememberedReports();
    remembered.keep(ACCOUNT, email(1), []);
    assert.deepEqual(remembered.of(ACCOUNT, email(1)), []);
  });

  it("are neither too long nor too many", () => {
    const remembered = new RememberedReports(4);
    const rows = Array.from({ length: 1_000 }, (_, i) => [`192.0.2.${i}`, 1, false] as const);
    remembered.keep(ACCOUNT, email(1), [dmarc(...rows)]);
    assert.equal(remembered.of(ACCOUNT, email(1)), undefined);
    for (let n = 2; n < 20; n++) remembered.keep(ACCOUNT, email(n), [dmarc()]);
    assert.equal(remembered.of(ACCOUNT, email(2)), undefined);
    assert.ok(remembered.of(ACCOUNT, email(19)) !== undefined);
  });
});
