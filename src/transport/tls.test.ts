import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { createServer } from "node:tls";
import { Zone } from "../../test/support/dns-zone.ts";
import { acts, type PeerScript, startSmtpPeer } from "../../test/support/smtp-peer.ts";
import { zoneResolver } from "../../test/support/zone-resolver.ts";
import { TestClock } from "../base/clock.ts";
import { DnsTrouble } from "../dns/resolver.ts";
import { makeSelfSigned } from "../net/self-signed.ts";
import type { HostTlsPolicy, TlsPolicies } from "../trust/tls-policy.ts";
import { BROKEN_TLS_MS } from "./limits.ts";
import { openRoutes, type RouteSettings } from "./routes.ts";
import { deliver, handover, hopTo, IMPATIENT, type Told, transport } from "./testing/handover.ts";
import { opportunistic } from "./tls-plan.ts";
import type { Handover } from "./transport.ts";

const TLS = ["PIPELINING", "8BITMIME", "STARTTLS"];

let certificate: { certificate: string; key: string };
before(async () => {
  certificate = await makeSelfSigned(["mx.remote.test", "127.0.0.1"], Date.now());
});

interface Noted {
  readonly outcome: string;
  readonly detail: string | undefined;
}

interface Case {
  readonly route?: Partial<RouteSettings>;
  readonly changes?: Partial<Handover>;
  /** With a policy mail goes to remote.test by its MX record, else to a fixed host. */
  readonly policy?: Partial<HostTlsPolicy> | DnsTrouble;
  /** Whether the server's own certificate is one of the authorities. */
  readonly trusted?: boolean;
  readonly authentic?: boolean;
  readonly impatient?: boolean;
}

async function once(script: PeerScript, given: Case = {}) {
  const noted: Noted[] = [];
  await using peer = await startSmtpPeer({ keywords: TLS, certificate, ...script });
  const zone = new Zone("remote.test MX 10 mx.remote.test\nmx.remote.test A 127.0.0.1");
  zone.secure = given.authentic ?? false;
  const { policy } = given;
  const policies: TlsPolicies = {
    async forHost(_domain, _mx, host) {
      if (policy instanceof DnsTrouble) throw policy;
      return { demand: "opportunistic", by: "none", names: [host], verify: () => undefined, ...policy };
    },
    note: ({ outcome, detail }) => void noted.push({ outcome, detail }),
  };
  await using out = transport({
    ...(given.impatient === true ? { timeouts: IMPATIENT } : {}),
    resolver: zoneResolver(zone),
    authorities: given.trusted === true ? [certificate.certificate] : [],
    ...(policy === undefined && given.authentic === undefined ? {} : { policies }),
  });
  const direct = policy !== undefined || given.authentic !== undefined;
  const hop = direct
    ? openRoutes({ routes: [], directPort: peer.port }).hop("remote.test")
    : hopTo(peer.port, given.route);
  const answer: Told = await deliver(out, handover(hop, given.changes));
  return { ...answer, peer, noted, secure: peer.taken.map(({ tls }) => tls) };
}

describe("TLS where it is offered", () => {
  it("is taken from whoever answers", async () => {
    const { outcomes, first, secure, peer } = await once({});
    assert.deepEqual(outcomes, ["delivered 250 2.0.0"]);
    assert.deepEqual(secure, [true]);
    assert.equal(first.tls?.version, "TLSv1.3");
    assert.equal(first.tls?.verified, "none");
    assert.deepEqual(
      peer.lines.map((line) => line.split(" ")[0]),
      ["EHLO", "STARTTLS", "EHLO", "MAIL", "RCPT", "DATA", "QUIT"],
    );
  });

  it("is gone without when the server does not want it after all", async () => {
    const { outcomes, secure, peer } = await once({ answers: { STARTTLS: "454 4.7.0 not now" } });
    assert.deepEqual(outcomes, ["delivered 250 2.0.0"]);
    assert.deepEqual(secure, [false]);
    assert.equal(peer.connections.length, 1);
  });

  for (const [what, tls] of Object.entries({
    "hangs up": acts((to) => to.hangUp()),
    "resets the connection": acts((to) => to.reset()),
    "says nothing": acts((to) => to.mute()),
    "talks nonsense": acts((to) => void to.socket.once("data", () => to.write("nonsense, as good as any\r\n"))),
  })) {
    it(`is gone without, on a new connection, when the server ${what} in the handshake`, async () => {
      const { outcomes, secure, peer, first } = await once(
        { answers: { tls } },
        { impatient: what === "says nothing" },
      );
      assert.deepEqual(outcomes, ["delivered 250 2.0.0"]);
      assert.deepEqual(secure, [false]);
      assert.equal(peer.connections.length, 2);
      assert.equal(first.tls, undefined);
    });
  }

  for (const [what, STARTTLS] of Object.entries({
    "hangs up": acts((to) => to.hangUp()),
    "resets the connection": acts((to) => to.reset()),
    "says nothing": acts((to) => to.mute()),
    "says goodbye": acts((to) => {
      to.write("421 4.7.0 TLS is broken\r\n");
      to.hangUp();
    }),
  })) {
    it(`is gone without, on a new connection, when the server ${what} at STARTTLS`, async () => {
      const { outcomes, secure, peer, noted } = await once(
        { answers: { STARTTLS } },
        { impatient: what === "says nothing", policy: {} },
      );
      assert.deepEqual(outcomes, ["delivered 250 2.0.0"]);
      assert.deepEqual(secure, [false]);
      assert.equal(peer.connections.length, 2);
      assert.deepEqual(
        noted.map(({ outcome }) => outcome),
        [what === "says goodbye" ? "starttls-not-supported" : "validation-failure"],
      );
    });
  }

  it("is gone without when the server takes back its handshake (as with TLS 1.3 it may)", async () => {
    const hello = "250-peer.test\r\n250 STARTTLS";
    const { outcomes, secure, peer } = await once({ answers: { EHLO: [hello, acts((to) => to.hangUp()), hello] } });
    assert.deepEqual(outcomes, ["delivered 250 2.0.0"]);
    assert.deepEqual(secure, [false]);
    assert.equal(peer.connections.length, 2);
  });

  it("is not tried again for a while where it was gone without", async () => {
    const clock = new TestClock();
    const noted: string[] = [];
    // Every message has a connection of its own.
    const keywords = [...TLS, "LIMITS MAILMAX=1"];
    await using peer = await startSmtpPeer({ keywords, answers: { STARTTLS: acts((to) => to.hangUp()) } });
    const zone = new Zone("remote.test MX 10 mx.remote.test\nmx.remote.test A 127.0.0.1");
    const policies: TlsPolicies = {
      forHost: async (_domain, _mx, host) => opportunistic(host),
      note: ({ outcome }) => void noted.push(outcome),
    };
    await using out = transport({ clock, resolver: zoneResolver(zone), policies });
    const hop = openRoutes({ routes: [], directPort: peer.port }).hop("remote.test");
    const connections = async (): Promise<number> => {
      const earlier = peer.connections.length;
      assert.deepEqual((await deliver(out, handover(hop))).outcomes, ["delivered 250 2.0.0"]);
      return peer.connections.length - earlier;
    };
    assert.equal(await connections(), 2);
    assert.equal(await connections(), 1);
    clock.advance(BROKEN_TLS_MS);
    assert.equal(await connections(), 2);
    assert.deepEqual(noted, ["validation-failure", "validation-failure", "validation-failure"]);
  });

  it("is not begun behind words that somebody put in (CVE-2011-0411)", async () => {
    for (const STARTTLS of ["220 go on\r\n250 injected", acts((to) => to.write("220 go on\r\n25"))]) {
      const { outcomes, first, peer } = await once({ answers: { STARTTLS } });
      assert.deepEqual(outcomes, ["deferred 451 4.7.5"]);
      assert.match(first.reply.text, /in clear text after its reply to STARTTLS|more than it was asked/);
      assert.equal(peer.connections.length, 1);
    }
  });

  it("is not asked for where the route says so", async () => {
    const { secure, peer } = await once({}, { route: { tls: "none" } });
    assert.deepEqual(secure, [false]);
    assert.ok(!peer.lines.includes("STARTTLS"));
  });

  it("is no older than version 1.2", async () => {
    await using peer = await startSmtpPeer({ keywords: TLS, certificate, tlsVersion: "TLSv1.1" });
    await using out = transport();
    const { outcomes } = await deliver(out, handover(hopTo(peer.port)));
    assert.deepEqual(outcomes, ["delivered 250 2.0.0"]);
    assert.deepEqual(
      peer.taken.map(({ tls }) => tls),
      [false],
    );
  });
});

describe("TLS that a route demands", () => {
  it("must be offered", async () => {
    const { outcomes } = await once({ keywords: ["PIPELINING"] }, { route: { tls: "required" } });
    assert.deepEqual(outcomes, ["deferred 451 4.7.4"]);
  });

  it("must work", async () => {
    const table = [
      [{ tls: acts((to) => to.hangUp()) }, "deferred 451 4.7.5"],
      [{ STARTTLS: "454 4.7.0 not now" }, "deferred 454 4.7.0"],
      [{ STARTTLS: "250 well" }, "deferred 451 4.5.0"],
      [{ STARTTLS: acts((to) => to.hangUp()) }, "deferred 451 4.7.5"],
      [{ STARTTLS: "421 4.3.2 bye" }, "deferred 421 4.3.2"],
    ] as const;
    for (const [answers, expected] of table) {
      const { outcomes, peer } = await once({ answers }, { route: { tls: "required" } });
      assert.deepEqual(outcomes, [expected]);
      assert.deepEqual([peer.taken.length, peer.connections.length], [0, 1]);
    }
  });

  it("is satisfied with any certificate, or only with one that proves who it is", async () => {
    assert.deepEqual((await once({}, { route: { tls: "required" } })).outcomes, ["delivered 250 2.0.0"]);
    const unknown = await once({}, { route: { tls: "verified" } });
    assert.deepEqual(unknown.outcomes, ["deferred 451 4.7.5"]);
    assert.match(unknown.first.reply.text, /no trusted authority/);
    const known = await once({}, { route: { tls: "verified" }, trusted: true });
    assert.deepEqual(known.outcomes, ["delivered 250 2.0.0"]);
    assert.equal(known.first.tls?.verified, "pkix");
  });

  it("minds the name in the certificate", async () => {
    const other = await makeSelfSigned(["other.test"], Date.now());
    await using peer = await startSmtpPeer({ keywords: TLS, certificate: other });
    await using out = transport({ authorities: [other.certificate] });
    const { outcomes } = await deliver(out, handover(hopTo(peer.port, { tls: "verified" })));
    assert.deepEqual(outcomes, ["deferred 451 4.7.5"]);
  });

  it("may begin with the first byte", async () => {
    const server = createServer({ cert: certificate.certificate, key: certificate.key, noDelay: true }, (socket) => {
      const answers: Record<string, string> = { DATA: "354 go on", QUIT: "221 bye", ".": "250 2.0.0 taken" };
      socket.write("220 secure.test\r\n");
      socket.on("error", () => undefined);
      socket.on("data", (chunk: Buffer) => {
        const lines = chunk.toString().split("\r\n");
        for (const line of lines.filter((each) => /^(?:EHLO|MAIL|RCPT|DATA|QUIT|\.$)/.test(each)))
          socket.write(`${answers[line] ?? "250 2.0.0 ok"}\r\n`);
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as { port: number };
    await using out = transport({ authorities: [certificate.certificate] });
    const { outcomes, first } = await deliver(out, handover(hopTo(port, { tls: "implicit" })));
    assert.deepEqual(outcomes, ["delivered 250 2.0.0"]);
    assert.equal(first.tls?.verified, "pkix");
    await out[Symbol.asyncDispose]();
    await new Promise((done) => server.close(done));
  });
});

describe("TLS that the domain has published a word about", () => {
  it("is counted when it works, and when it does not", async () => {
    assert.deepEqual((await once({}, { policy: {} })).noted, [{ outcome: "success", detail: undefined }]);
    const { noted, outcomes } = await once({ answers: { tls: acts((to) => to.hangUp()) } }, { policy: {} });
    assert.deepEqual(
      noted.map(({ outcome }) => outcome),
      ["validation-failure"],
    );
    assert.deepEqual(outcomes, ["delivered 250 2.0.0"]);
  });

  it("asks for the name that the policy gives, and shows the whole chain", async () => {
    const seen: { subjects: string[]; trusted: boolean }[] = [];
    const { first } = await once(
      {},
      {
        policy: {
          demand: "verified",
          by: "dane",
          verify(chain, trusted) {
            seen.push({ subjects: chain.map(({ subject }) => String(subject.CN)), trusted });
            return undefined;
          },
        },
      },
    );
    assert.deepEqual(seen, [{ subjects: ["mx.remote.test"], trusted: false }]);
    assert.equal(first.tls?.verified, "dane");
  });

  it("defers what it does not prove", async () => {
    const policy = { demand: "verified", by: "mta-sts", verify: () => "not that one" } as const;
    const { outcomes, first, noted } = await once({}, { policy });
    assert.deepEqual(outcomes, ["deferred 451 4.7.5"]);
    assert.match(first.reply.text, /not that one/);
    assert.deepEqual(
      noted.map(({ outcome }) => outcome),
      ["certificate-not-trusted"],
    );
    const trusted = await once({}, { policy, trusted: true });
    assert.deepEqual(
      trusted.noted.map(({ outcome }) => outcome),
      ["certificate-host-mismatch"],
    );
    const absent = await once({ keywords: [] }, { policy });
    assert.deepEqual(
      absent.noted.map(({ outcome }) => outcome),
      ["starttls-not-supported"],
    );
  });

  it("rules hosts out, and is waited for when it cannot be looked up", async () => {
    const out = await once({}, { policy: { demand: "refused", reason: "The policy does not name it." } });
    assert.deepEqual(out.outcomes, ["deferred 451 4.7.5"]);
    assert.equal(out.first.reply.text, "The policy does not name it.");
    assert.equal(out.peer.connections.length, 0);
    const unknown = await once({}, { policy: new DnsTrouble("no answer about TLSA") });
    assert.deepEqual(unknown.outcomes, ["deferred 451 4.4.3"]);
  });

  it("does not count when the sender says so (RFC 8689 5)", async () => {
    const policy = { demand: "verified", by: "dane", verify: () => "no" } as const;
    const { outcomes } = await once({}, { policy, changes: { tls: "optional" } });
    assert.deepEqual(outcomes, ["delivered 250 2.0.0"]);
  });
});

describe("REQUIRETLS (RFC 8689)", () => {
  const able = { keywords: [...TLS, "REQUIRETLS"] };
  const changes = { tls: "required" } as const;

  it("goes to a server that proves who it is, and passes the demand on", async () => {
    const { outcomes, peer } = await once(able, { changes, authentic: true, trusted: true });
    assert.deepEqual(outcomes, ["delivered 250 2.0.0"]);
    assert.ok(peer.lines.includes("MAIL FROM:<a@here.test> REQUIRETLS"));
    const fixed = await once(able, { changes, trusted: true });
    assert.deepEqual(fixed.outcomes, ["delivered 250 2.0.0"]);
  });

  it("fails where the server does not know it, or nothing proves that it is the domain's", async () => {
    const ignorant = await once({}, { changes, trusted: true });
    assert.deepEqual(ignorant.outcomes, ["failed 554 5.7.30"]);
    const unproven = await once(able, { changes, authentic: false, trusted: true });
    assert.deepEqual(unproven.outcomes, ["failed 554 5.7.30"]);
    assert.equal(unproven.peer.connections.length, 0);
    assert.deepEqual((await once(able, { changes, route: { tls: "none" } })).outcomes, ["failed 554 5.7.30"]);
  });

  it("waits where the server does not prove who it is", async () => {
    assert.deepEqual((await once(able, { changes })).outcomes, ["deferred 451 4.7.5"]);
  });
});
