import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { silentLog } from "../base/log.ts";
import { telemetryEvents } from "./events.ts";
import { Metrics, metricsPage } from "./metrics.ts";

async function pageOf(...all: readonly Metrics[]): Promise<string> {
  return metricsPage(await Promise.all(all.map((metrics) => metrics.snapshot())));
}

describe("metrics", () => {
  it("tell how late the event loop was, each kind of process apart, and added up over those of a kind", async () => {
    const all = [new Metrics("worker"), new Metrics("worker"), new Metrics("sender")];
    const deadline = Date.now() + 10_000;
    const looks = (page: string, kind: string): number =>
      Number(
        new RegExp(`^posthorn_event_loop_delay_seconds_count\\{process="${kind}"\\} (\\d+)$`, "m").exec(page)?.[1],
      );
    for (let page = await pageOf(...all); looks(page, "worker") < 2 || looks(page, "sender") < 1;) {
      assert.ok(Date.now() < deadline, page);
      await new Promise((later) => setTimeout(later, 20));
      page = await pageOf(...all);
      assert.match(page, /^posthorn_event_loop_delay_seconds_bucket\{le="0\.02",process="worker"\} \d+$/m);
      assert.doesNotMatch(page, /NaN|nodejs_eventloop_lag/);
    }
  });

  it("count events, and add up over processes", async () => {
    const one = new Metrics("worker");
    const two = new Metrics("worker");
    for (const metrics of [one, two]) {
      const events = telemetryEvents(silentLog, metrics);
      const connection = { protocol: "imap", connection: "1" } as const;
      events.connectionOpened({ ...connection, peer: "::1", tls: true });
      events.connectionOpened({ ...connection, peer: "::1", tls: false });
      events.connectionClosed({ ...connection, reason: "client closed", bytesIn: 100, bytesOut: 200, ms: 5 });
      events.connectionRefused({ protocol: "smtp", peer: "::1", reason: "too many connections" });
      events.loggedIn({ ...connection, account: "a@example.org", mechanism: "PLAIN" });
      events.loginFailed({ ...connection, peer: "::1", name: "x", mechanism: "PLAIN", reason: "wrong" });
      events.messageAccepted({
        protocol: "lmtp",
        connection: "2",
        reversePath: "",
        recipients: 2,
        size: 1000,
        id: "m",
      });
      events.messageRefused({
        protocol: "lmtp",
        connection: "2",
        reversePath: "",
        recipient: "x",
        code: 550,
        reason: "no",
      });
      events.messageDelivered({ id: "m", account: "a@example.org", mailbox: "INBOX", uid: 1, size: 1000 });
      events.noticeSent({ id: "n", about: "m", to: "<a@example.org>", action: "failed", recipients: 3 });
      events.commandDone({ ...connection, command: "FETCH", outcome: "ok", ms: 250 });
    }
    const page = await pageOf(one, two);
    const expected = [
      'posthorn_connections_opened_total{protocol="imap",tls="yes"} 2',
      'posthorn_connections_open{protocol="imap"} 2',
      'posthorn_connections_refused_total{protocol="smtp"} 2',
      'posthorn_bytes_received_total{protocol="imap"} 200',
      'posthorn_bytes_sent_total{protocol="imap"} 400',
      'posthorn_logins_total{protocol="imap",mechanism="PLAIN"} 2',
      'posthorn_login_failures_total{protocol="imap",mechanism="PLAIN"} 2',
      'posthorn_messages_accepted_total{protocol="lmtp"} 2',
      'posthorn_message_bytes_accepted_total{protocol="lmtp"} 2000',
      'posthorn_messages_refused_total{protocol="lmtp",code="550"} 2',
      "posthorn_messages_delivered_total 2",
      'posthorn_notices_total{action="failed"} 2',
      'posthorn_commands_total{protocol="imap",command="FETCH",outcome="ok"} 2',
      'posthorn_command_seconds_total{protocol="imap",command="FETCH"} 0.5',
    ];
    for (const line of expected) assert.ok(page.split("\n").includes(line), `${line}\n${page}`);
  });

  it("keep a bounded number of series, whatever is counted", async () => {
    const metrics = new Metrics("worker");
    const events = telemetryEvents(silentLog, metrics);
    for (let i = 0; i < 5000; i++)
      events.commandDone({ protocol: "imap", connection: "1", command: `X${i}`, outcome: "bad", ms: 1 });
    const lines = (await pageOf(metrics)).split("\n").filter((line) => line.startsWith("posthorn_commands_total{"));
    assert.equal(lines.length, 2000);
  });
});
