import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type PeerScript, startSmtpPeer } from "../../test/support/smtp-peer.ts";
import { Zone } from "../../test/support/dns-zone.ts";
import { zoneResolver } from "../../test/support/zone-resolver.ts";
import { openRoutes } from "./routes.ts";
import { openTransport, type TransportOptions } from "./smtp-transport.ts";
import type { Handover, HandoverRecipient, HandoverResult, Transport } from "./transport.ts";

const TEXT = "Subject: hello\r\n\r\n.dots\r\n..\r\n.\r\nend\r\n";

function recipient(address: string): HandoverRecipient {
  const [local = "", domain = ""] = address.split("@");
  return { path: { local, domain, utf8: /[^\0-\x7f]/.test(address) }, notify: undefined, originalRecipient: undefined };
}

function open(options: Partial<TransportOptions> = {}): Transport {
  const sources = { hostname: "out.test", addresses: [], domains: [] };
  return openTransport({ resolver: zoneResolver(new Zone()), sources, ...options });
}

function handover(port: number, changes: Partial<Handover> = {}): Handover {
  const routes = openRoutes({
    routes: [
      {
        domain: "*",
        host: { name: "127.0.0.1", port },
        mx: false,
        protocol: "smtp",
        tls: "opportunistic",
        login: undefined,
      },
    ],
    directPort: 25,
  });
  return {
    hop: routes.hop("remote.test"),
    id: "m1",
    reversePath: { local: "a", domain: "here.test", utf8: false },
    recipients: [recipient("b@remote.test")],
    message: { size: TEXT.length, body: "7BIT", utf8Header: false, bytes: async () => Buffer.from(TEXT) },
    ret: undefined,
    envelopeId: undefined,
    tls: "as-policy",
    deliverBy: undefined,
    priority: 0,
    ...changes,
  };
}

const never = new AbortController().signal;
const outcomes = ({ results }: HandoverResult): string[] =>
  results.map(({ outcome, reply }) => `${outcome} ${reply.code} ${reply.enhanced}`);

async function once(script: PeerScript, changes: Partial<Handover> = {}) {
  await using peer = await startSmtpPeer(script);
  await using transport = open();
  const result = await transport.deliver(handover(peer.port, changes), never);
  return { result, peer };
}

describe("delivery to one server", () => {
  it("delivers with two writes where the server can pipeline", async () => {
    const { result, peer } = await once({});
    assert.deepEqual(outcomes(result), ["delivered 250 2.0.0"]);
    assert.equal(result.connection, "good");
    assert.deepEqual(
      peer.taken.map(({ text }) => text.toString()),
      [TEXT],
    );
    assert.deepEqual(peer.lines, [
      "EHLO out.test",
      "MAIL FROM:<a@here.test>",
      "RCPT TO:<b@remote.test>",
      "DATA",
      "QUIT",
    ]);
    assert.equal(peer.reads, 4);
  });

  it("delivers with one write where the server takes chunks", async () => {
    const { result, peer } = await once({ keywords: ["PIPELINING", "CHUNKING", "8BITMIME"] });
    assert.deepEqual(outcomes(result), ["delivered 250 2.0.0"]);
    assert.deepEqual(
      peer.taken.map(({ text }) => text.toString()),
      [TEXT],
    );
    assert.equal(peer.reads, 3);
  });

  it("delivers step by step, and to a server of 1982", async () => {
    const { result, peer } = await once({ answers: { EHLO: "500 what?" } });
    assert.deepEqual(outcomes(result), ["delivered 250 2.0.0"]);
    assert.deepEqual(
      peer.taken.map(({ text }) => text.toString()),
      [TEXT],
    );
  });
});
