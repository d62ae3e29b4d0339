import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { type Authority, type Issued, makeAuthority } from "../../../test/support/authority.ts";
import { deliveriesDatabases } from "../../../test/support/deliveries-database.ts";
import { Zone } from "../../../test/support/dns-zone.ts";
import { startPolicyHost } from "../../../test/support/policy-host.ts";
import { zoneResolver } from "../../../test/support/zone-resolver.ts";
import { DAY_MS, TestClock } from "../../base/clock.ts";
import { Refusal } from "../../base/errors.ts";
import { silentLog } from "../../base/log.ts";
import { TlsCountBook } from "../../trust/tls/tls-count-book.ts";
import { TlsCounts } from "../../trust/tls/tls-counts.ts";
import type { HostTlsPolicy } from "../../trust/tls-policy.ts";
import { decodeBody } from "../../wire/mime/decode.ts";
import { transferOf } from "../../wire/mime/transfer.ts";
import { parseTree } from "../../wire/mime/tree.ts";
import type { OutboundMessage } from "../queue/queue.ts";
import { tlsWish } from "../tls-wish.ts";
import { TlsReports } from "./tls-reports.ts";

const none: HostTlsPolicy = {
  demand: "opportunistic",
  by: "none",
  names: [],
  verify: () => undefined,
  published: { type: "no-policy-found", strings: [], hosts: [] },
};

for (const [engine, openDatabase] of deliveriesDatabases) {
  describe(`sending TLS reports (${engine})`, () => {
    let authority: Authority;
    let certificate: Issued;
    before(async () => {
      authority = await makeAuthority();
      certificate = await authority.issue({ names: ["reports.example.test"] });
    });

    async function open(options: { privateAddresses?: boolean } = {}) {
      await using opening = new AsyncDisposableStack();
      const { database } = opening.use(await openDatabase());
      const web = opening.use(await startPolicyHost(certificate));
      const zone = new Zone("reports.example.test A 127.0.0.1");
      const clock = new TestClock(Date.UTC(2026, 0, 1, 12));
      const queued: OutboundMessage[] = [];
      const queue = {
        full: false,
        add: async (message: OutboundMessage) => {
          if (queue.full) throw new Refusal("limit", "the queue is full");
          queued.push(message);
        },
      };
      const counts = opening.use(new TlsCounts({ database, clock, log: silentLog }));
      const reports = new TlsReports({
        book: new TlsCountBook(database),
        resolver: zoneResolver(zone),
        queue,
        contact: { local: "tls", domain: "Ours.example", utf8: false },
        authorities: [authority.certificate],
        privateAddresses: options.privateAddresses ?? true,
        clock,
        log: silentLog,
      });
      const count = async (domain: string, sessions: number): Promise<void> => {
        const session = { domain, host: "mx.example.test", address: "192.0.2.1", policy: none };
        for (let i = 0; i < sessions; i++) counts.note({ ...session, outcome: "success" });
        await counts.flush();
      };
      const left = async (): Promise<number> =>
        (await new TlsCountBook(database).days(1e6, { day: 0, domain: "" })).length;
      const opened = opening.move();
      const end = (): Promise<void> => opened.disposeAsync();
      return { web, zone, clock, queue, queued, reports, count, left, [Symbol.asyncDispose]: end };
    }

    const rua = (domain: string, uris: string): string => `_smtp._tls.${domain} TXT "v=TLSRPTv1; rua=${uris}"`;

    it("mails what was counted on a day that is over, once", async () => {
      await using up = await open();
      up.zone.add(rua("example.test", "mailto:tlsrpt@example.test"));
      await up.count("example.test", 2);
      await up.reports.sendDue();
      assert.equal(up.queued.length, 0);
      await up.count("example.test", 3);
      up.clock.advance(DAY_MS);
      await up.count("example.test", 7);
      await up.reports.sendDue();
      await up.reports.sendDue();
      const [mail, ...more] = up.queued;
      assert.ok(mail);
      assert.equal(more.length, 0);
      assert.deepEqual(
        [mail.reversePath, mail.recipients[0]?.path.local, mail.recipients[0]?.notify, mail.tls, mail.signing.domain],
        [undefined, "tlsrpt", ["NEVER"], "optional", "ours.example"],
      );
      const text = Buffer.from(mail.message).toString("latin1");
      for (const line of [
        "From: TLS reports <tls@Ours.example>",
        "To: <tlsrpt@example.test>",
        "Subject: Report Domain: example.test\r\n Submitter: ours.example\r\n Report-ID: <2026-01-01.example.test@ours.example>",
        "TLS-Report-Domain: example.test",
        "TLS-Report-Submitter: ours.example",
        "Content-Type: multipart/report; report-type=tlsrpt;",
        ' filename="ours.example!example.test!1767225600!1767311999.json.gz"',
        "Connections that were in order:     5",
      ]) {
        assert.ok(text.includes(`\r\n${line}\r\n`), `${line}\n${text}`);
      }
      assert.equal(transferOf(mail.message), "7bit");
      assert.equal(tlsWish(mail.message, false), "optional");
      const attached = parseTree(mail.message).children[1];
      assert.ok(attached);
      assert.equal(`${attached.content.type}/${attached.content.subtype}`, "application/tlsrpt+gzip");
      const packed = decodeBody(mail.message.subarray(attached.bodyStart, attached.end), attached.encoding);
      const report = JSON.parse(gunzipSync(packed).toString()) as { policies: { summary: unknown }[] };
      assert.deepEqual(report.policies[0]?.summary, {
        "total-successful-session-count": 5,
        "total-failure-session-count": 0,
      });
      assert.equal(await up.left(), 1);
    });

    it("posts it where the domain names a web server, and mails it too", async () => {
      await using up = await open();
      up.zone.add(rua("example.test", `https://reports.example.test:${up.web.port}/v1,mailto:a@b.test`));
      await up.count("example.test", 1);
      up.clock.advance(DAY_MS);
      await up.reports.sendDue();
      assert.deepEqual(up.web.asked, ["POST reports.example.test /v1"]);
      const report = JSON.parse(gunzipSync(up.web.posted[0] ?? Buffer.alloc(0)).toString()) as object;
      assert.ok("organization-name" in report);
      assert.equal(up.queued.length, 1);
    });

    it("posts nothing into its own network because somebody asks for it", async () => {
      await using up = await open({ privateAddresses: false });
      up.zone.add(rua("example.test", `https://reports.example.test:${up.web.port}/v1`));
      await up.count("example.test", 1);
      up.clock.advance(DAY_MS);
      await up.reports.sendDue();
      assert.deepEqual(up.web.asked, []);
    });

    it("forgets what nobody wants", async () => {
      await using up = await open();
      up.zone.add(rua("odd.test", "mailto:bücher@b.test,mailto:not-an-address"));
      await up.count("example.test", 1);
      up.clock.advance(DAY_MS);
      await up.reports.sendDue();
      assert.deepEqual([up.queued.length, await up.left()], [0, 0]);
    });

    it("tries for three days what cannot be sent", async () => {
      await using up = await open();
      up.zone.add(rua("blind.test", "mailto:a@b.test")).behave("_smtp._tls.blind.test", "servfail");
      up.zone.add(rua("full.test", "mailto:a@b.test"));
      up.zone.add(rua("odd.test", "mailto:not-an-address"));
      up.zone.add(rua("web.test", `https://reports.example.test:${up.web.port}/v1`));
      up.web.answer = { status: 500, body: "" };
      up.queue.full = true;
      for (const domain of ["blind.test", "full.test", "odd.test", "web.test"]) await up.count(domain, 1);
      for (const left of [4, 4, 4, 0]) {
        up.clock.advance(DAY_MS);
        await up.reports.sendDue();
        assert.equal(await up.left(), left);
      }
      assert.equal(up.web.asked.length, 3);
    });
  });
}
