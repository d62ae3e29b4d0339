import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deliveriesDatabases } from "../../../test/support/deliveries-database.ts";
import { Zone } from "../../../test/support/dns-zone.ts";
import { zoneResolver } from "../../../test/support/zone-resolver.ts";
import { DAY_MS, TestClock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import { DmarcCountBook } from "../../trust/inbound/dmarc-count-book.ts";
import { DmarcCounts } from "../../trust/inbound/dmarc-counts.ts";
import type { Findings } from "../../trust/inbound/findings.ts";
import { REPORT_ROWS_MAX } from "../../wire/dmarc/limits.ts";
import { addressOf } from "../../wire/smtp/path.ts";
import type { OutboundMessage } from "../queue/queue.ts";
import { reportsIn } from "./received.ts";
import { DmarcReports } from "./dmarc-reports.ts";

function findings(domain: string, result: "pass" | "fail" | "temperror", record: string): Findings {
  return {
    listings: [],
    spf: [{ result, identity: "mailfrom", domain, explanation: undefined }],
    iprev: { result: "pass", name: undefined },
    dkim: [{ result: "pass", domain, selector: "s", algorithm: undefined, start: undefined, reason: undefined }],
    arc: { chain: "none", sets: [], reason: undefined, undecided: false },
    dmarc: {
      result,
      authorDomain: domain,
      policyDomain: domain,
      policy: "reject",
      record,
      alignedDkim: undefined,
      alignedSpf: result === "pass" ? domain : undefined,
      reason: undefined,
    },
  };
}

for (const [engine, openDatabase] of deliveriesDatabases) {
  describe(`sending DMARC reports (${engine})`, () => {
    async function open() {
      await using opening = new AsyncDisposableStack();
      const { database } = opening.use(await openDatabase());
      const zone = new Zone();
      const clock = new TestClock(Date.UTC(2026, 0, 1, 12));
      const queued: OutboundMessage[] = [];
      const counts = new DmarcCounts({ database, clock, log: silentLog });
      const book = new DmarcCountBook(database);
      const reports = new DmarcReports({
        book,
        resolver: zoneResolver(zone),
        queue: { add: async (message) => void queued.push(message) },
        contact: { local: "dmarc", domain: "Ours.example", utf8: false },
        clock,
        log: silentLog,
      });
      const publish = (domain: string, rua: string): string => {
        const record = `v=DMARC1; p=reject; rua=${rua}`;
        zone.add(`_dmarc.${domain} TXT "${record}"`);
        return record;
      };
      const left = async (): Promise<number> => (await book.days(1e6, { day: 0, domain: "" })).length;
      const to = (): string[] => queued.map(({ recipients }) => recipients.map(({ path }) => addressOf(path)).join());
      const opened = opening.move();
      const end = (): Promise<void> => opened.disposeAsync();
      return { zone, clock, queued, counts, reports, publish, left, to, [Symbol.asyncDispose]: end };
    }

    it("tells a domain what came in its name on a day that is over", async () => {
      await using up = await open();
      const record = up.publish("example.test", "mailto:dmarc@example.test");
      const genuine = findings("example.test", "pass", record);
      const forged = findings("example.test", "fail", record);
      const note = (address: string, what: Findings, verdict: "accept" | "junk" | "defer" | "reject"): void =>
        up.counts.note({ address, envelopeFrom: "example.test", findings: what, verdict });
      for (let i = 0; i < 3; i++) note("192.0.2.1", genuine, "accept");
      note("203.0.113.1", forged, "reject");
      const unproved = findings("example.test", "temperror", record);
      note("192.0.2.2", unproved, "defer");
      note("192.0.2.3", unproved, "accept");
      await up.counts.flush();
      note("192.0.2.1", genuine, "accept");
      note("203.0.113.2", forged, "accept");
      await up.counts.flush();
      await up.reports.sendDue();
      assert.equal(up.queued.length, 0);
      up.clock.advance(DAY_MS);
      await up.reports.sendDue();
      await up.reports.sendDue();
      const [mail, ...more] = up.queued;
      assert.ok(mail);
      assert.deepEqual([more.length, await up.left()], [0, 0]);
      assert.equal(mail.reversePath, undefined);
      assert.equal(mail.signing.domain, "ours.example");
      const text = Buffer.from(mail.message).toString();
      assert.match(text, /\r\nSubject: Report Domain: example\.test\r\n Submitter: ours\.example\r\n Report-ID: </);
      assert.match(text, /filename="ours\.example!example\.test!1767225600!1767311999\.xml\.gz"/);
      assert.match(text, /genuine: {3}4\r\n.*did not: {13}3\r\n/s);
      const [found] = await reportsIn(mail.message);
      assert.equal(found?.kind, "dmarc");
      assert.deepEqual(
        found.report.rows
          .map(({ address, messages, disposition }) => ({ address, messages, disposition }))
          .toSorted((one, other) => (one.address < other.address ? -1 : 1)),
        [
          { address: "192.0.2.1", messages: 4, disposition: "pass" },
          { address: "192.0.2.3", messages: 1, disposition: "none" },
          { address: "203.0.113.1", messages: 1, disposition: "reject" },
          { address: "203.0.113.2", messages: 1, disposition: "none" },
        ],
      );
    });

    it("says nothing to domains that only strangers use, nor where nobody asks", async () => {
      await using up = await open();
      const forged = findings("example.test", "fail", up.publish("example.test", "mailto:x@example.test"));
      up.counts.note({ address: "192.0.2.1", envelopeFrom: "", findings: forged, verdict: "reject" });
      const quiet = findings("quiet.test", "pass", "v=DMARC1; p=none");
      up.counts.note({ address: "192.0.2.1", envelopeFrom: "", findings: quiet, verdict: "accept" });
      const gone = findings("gone.test", "pass", "v=DMARC1; p=none; rua=mailto:x@gone.test");
      up.counts.note({ address: "192.0.2.1", envelopeFrom: "", findings: gone, verdict: "accept" });
      await up.counts.flush();
      assert.equal(await up.left(), 2);
      up.clock.advance(DAY_MS);
      await up.reports.sendDue();
      assert.deepEqual([up.to(), await up.left()], [[], 0]);
    });

    it("asks addresses elsewhere first", async () => {
      await using up = await open();
      up.zone.add("_dmarc.example.test TXT v=DMARC1; p=none\nmail.example.test._report._dmarc.yes.test TXT v=DMARC1");
      const record = up.publish("mail.example.test", "mailto:a@yes.test,mailto:b@no.test");
      const other = up.publish("other.example.test", "mailto:c@reports.example.test");
      up.counts.note({
        address: "192.0.2.1",
        envelopeFrom: "",
        findings: findings("mail.example.test", "pass", record),
        verdict: "accept",
      });
      up.counts.note({
        address: "192.0.2.1",
        envelopeFrom: "",
        findings: findings("other.example.test", "pass", other),
        verdict: "accept",
      });
      await up.counts.flush();
      up.clock.advance(DAY_MS);
      up.zone.behave("mail.example.test._report._dmarc.no.test", "servfail");
      await up.reports.sendDue();
      assert.deepEqual([up.to(), await up.left()], [["c@reports.example.test"], 1]);
      up.zone.behave("mail.example.test._report._dmarc.no.test", undefined);
      await up.reports.sendDue();
      assert.deepEqual([up.to().at(-1), await up.left()], ["a@yes.test", 0]);
    });

    it("keeps only so many different counts, and not for ever", async () => {
      await using up = await open();
      const genuine = findings("example.test", "pass", up.publish("example.test", "mailto:x@example.test"));
      for (let i = 0; i < REPORT_ROWS_MAX + 50; i++) {
        up.counts.note({
          address: `2001:db8::${i.toString(16)}`,
          envelopeFrom: "",
          findings: genuine,
          verdict: "accept",
        });
      }
      await up.counts.flush();
      up.clock.advance(DAY_MS);
      await up.reports.sendDue();
      const [found] = await reportsIn(up.queued[0]?.message ?? Buffer.alloc(0));
      assert.equal(found?.kind === "dmarc" ? found.report.rows.length : 0, REPORT_ROWS_MAX);
    });
  });
}
