import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { startSmtpPeer } from "../../../test/support/smtp-peer.ts";
import { Zone } from "../../../test/support/dns-zone.ts";
import { zoneResolver } from "../../../test/support/zone-resolver.ts";
import { systemClock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import { parseConfig } from "../../config/load.ts";
import type { Handover } from "../../transport/transport.ts";
import { routesOf } from "./routes.ts";
import { openSending } from "./sending.ts";

/** No smarthost. */
const nobody = { get: async () => undefined };

const never = new AbortController().signal;

async function folder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "posthorn-test-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

function handover(hop: Handover["hop"], from: string): Handover {
  return {
    hop,
    id: "1",
    reversePath: { local: "a", domain: from, utf8: false },
    recipients: [
      { path: { local: "b", domain: "remote.test", utf8: false }, notify: undefined, originalRecipient: undefined },
    ],
    message: {
      size: 4,
      body: "7BIT",
      utf8Header: false,
      foreign: false,
      bytes: async () => Buffer.from("A:\r\n\r\nb\r\n"),
    },
    ret: undefined,
    envelopeId: undefined,
    tls: "as-policy",
    deliverBy: undefined,
    priority: 0,
  };
}

describe("sending", () => {
  it("goes where the configuration says, under the name that it says, with the password of a file", async () => {
    await using place = await folder();
    await writeFile(join(place.path, "secret"), "pass word\nanother line\n");
    await using peer = await startSmtpPeer({
      keywords: ["PIPELINING", "AUTH PLAIN"],
      answers: { AUTH: "235 2.7.0 welcome" },
    });
    const config = parseConfig(
      `
      [outbound]
      hostname = "out.here.test"
      sources = [{ domain = "b\u00fccher.test", hostname = "books.here.test" }]
      [[routes]]
      domain = "*"
      host = "127.0.0.1:${peer.port}"
      tls = "none"
      user = "me"
      passwordFile = "secret"
      `,
      join(place.path, "posthorn.toml"),
    );
    const parts = { resolver: zoneResolver(new Zone()), clock: systemClock, log: silentLog };
    const routes = await routesOf(config, nobody);
    await using open = await openSending({ config, hostname: "here.test", bindings: [] }, parts);
    for (const from of ["here.test", "xn--bcher-kva.test"]) {
      const { results } = await open.deliver(handover(routes.hop("remote.test"), from), never);
      assert.deepEqual(
        results.map(({ outcome }) => outcome),
        ["delivered"],
      );
    }
    const hellos = peer.lines.filter((line) => line.startsWith("EHLO"));
    assert.deepEqual(hellos, ["EHLO out.here.test", "EHLO books.here.test"]);
    const plain = Buffer.from("\0me\0pass word").toString("base64");
    assert.ok(peer.lines.includes(`AUTH PLAIN ${plain}`));
  });

  it("knows itself by name, and by an address and port at which it listens", async () => {
    const zone = new Zone(`
      by-name.test MX 10 here.test
      by-address.test MX 10 mx.by-address.test
      mx.by-address.test A 127.0.0.1
    `);
    const config = parseConfig("[outbound]\nport = 2525", "/posthorn.toml");
    const bindings = [{ role: "smtp", host: "0.0.0.0", port: 2525 }] as const;
    const parts = { resolver: zoneResolver(zone), clock: systemClock, log: silentLog };
    const routes = await routesOf(config, nobody);
    await using open = await openSending({ config, hostname: "here.test", bindings }, parts);
    const literals = ["[127.0.0.2]", "[0.0.0.0]", "[IPv6:0:0:0:0:0:0:0:1]", "[IPv6:::ffff:127.0.0.1]"];
    for (const domain of ["by-name.test", "by-address.test", ...literals]) {
      const { results } = await open.deliver(handover(routes.hop(domain), "here.test"), never);
      assert.equal(results[0]?.reply.enhanced, "5.4.6", domain);
    }
  });
});
