import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestClock } from "../base/clock.ts";
import { acts, type PeerScript, startSmtpPeer } from "../../test/support/smtp-peer.ts";
import { CONNECTION_AGE_MS_MAX, IDLE_CONNECTIONS_MAX, MESSAGES_OF_CONNECTION_MAX } from "./limits.ts";
import { deliver, handover, hopTo, recipient, transport } from "./testing/handover.ts";

async function several(count: number, script: PeerScript = {}) {
  await using peer = await startSmtpPeer(script);
  await using out = transport();
  const outcomes: string[] = [];
  for (let at = 0; at < count; at++) outcomes.push(...(await deliver(out, handover(hopTo(peer.port)))).outcomes);
  return { peer, outcomes };
}

describe("open connections", () => {
  for (const keywords of [["PIPELINING"], ["PIPELINING", "CHUNKING"], []]) {
    it(`are used again, without ado, with [${keywords.join()}]`, async () => {
      const { peer, outcomes } = await several(10, { keywords });
      assert.deepEqual(outcomes, Array(10).fill("delivered 250 2.0.0"));
      assert.equal(peer.connections.length, 1);
      assert.equal(peer.lines.filter((line) => /^(?:EHLO|RSET|NOOP)/.test(line)).length, 1);
      assert.equal(peer.lines.at(-1), "QUIT");
    });

    it(`are cleaned of what came to nothing with [${keywords.join()}]`, async () => {
      const { peer, outcomes } = await several(3, { keywords, answers: { RCPT: ["550 5.1.1 no", "250 ok"] } });
      assert.deepEqual(outcomes, ["failed 550 5.1.1", "delivered 250 2.0.0", "delivered 250 2.0.0"]);
      assert.equal(peer.connections.length, 1);
      assert.equal(peer.lines.filter((line) => line === "RSET").length, 1);
    });
  }

  const endings: Readonly<Record<string, PeerScript["answers"]>> = {
    "hung up when the next message came": { MAIL: ["250 ok", acts((to) => to.hangUp()), "250 ok"] },
    "said goodbye when the next message came": { MAIL: ["250 ok", "421 4.4.2 idle for too long", "250 ok"] },
    "hung up before it came": {
      text: acts((to) => {
        to.write("250 2.0.0 taken\r\n");
        to.hangUp();
      }),
    },
    "said goodbye before it came": { text: "250 2.0.0 taken\r\n421 4.4.2 that is enough" },
  };
  for (const [what, answers] of Object.entries(endings)) {
    it(`are replaced by new ones when the server ${what}`, async () => {
      const { peer, outcomes } = await several(2, answers === undefined ? {} : { answers });
      assert.deepEqual(outcomes, Array(2).fill("delivered 250 2.0.0"));
      assert.equal(peer.connections.length, 2);
    });
  }

  it("are not replaced when the server has said something about the message", async () => {
    const { peer, outcomes } = await several(2, { answers: { RCPT: ["250 ok", "450 4.2.0 later"] } });
    assert.deepEqual(outcomes, ["delivered 250 2.0.0", "deferred 450 4.2.0"]);
    assert.equal(peer.connections.length, 1);
  });

  it("are not those of another demand or another source", async () => {
    await using peer = await startSmtpPeer();
    const domains = [{ domain: "books.test", hostname: "books.out.test", addresses: ["127.0.0.1"] }];
    await using out = transport({ sources: { hostname: "out.test", addresses: [], domains } });
    const reversePath = { local: "a", domain: "books.test", utf8: false };
    for (const changes of [{}, { tls: "optional" } as const, { reversePath }, {}, { reversePath: undefined }])
      await deliver(out, handover(hopTo(peer.port), changes));
    assert.equal(peer.connections.length, 3);
    assert.ok(peer.lines.includes("EHLO books.out.test"));
  });

  it("serve as many messages as is polite", async () => {
    const { peer } = await several(MESSAGES_OF_CONNECTION_MAX + 1);
    assert.equal(peer.connections.length, 2);
  });

  it("serve no more than the server announces (RFC 9422)", async () => {
    const { peer } = await several(5, { keywords: ["PIPELINING", "LIMITS MAILMAX=2"] });
    assert.equal(peer.connections.length, 3);
  });

  it("do not grow old", async () => {
    const clock = new TestClock();
    await using peer = await startSmtpPeer();
    await using out = transport({ clock });
    await deliver(out, handover(hopTo(peer.port)));
    clock.advance(CONNECTION_AGE_MS_MAX);
    await deliver(out, handover(hopTo(peer.port)));
    await deliver(out, handover(hopTo(peer.port)));
    assert.equal(peer.connections.length, 2);
  });

  it("are as many as are needed at once, up to a limit when idle", async () => {
    await using peer = await startSmtpPeer();
    await using out = transport();
    const many = IDLE_CONNECTIONS_MAX + 20;
    const each = Array.from({ length: many }, (_, at) => recipient(`r${at}@remote.test`));
    await Promise.all(each.map((to) => deliver(out, handover(hopTo(peer.port), { recipients: [to] }))));
    assert.equal(peer.connections.length, many);
    while (peer.lines.filter((line) => line === "QUIT").length < many - IDLE_CONNECTIONS_MAX)
      await new Promise(setImmediate);
    assert.equal(peer.lines.filter((line) => line === "QUIT").length, many - IDLE_CONNECTIONS_MAX);
  });
});
