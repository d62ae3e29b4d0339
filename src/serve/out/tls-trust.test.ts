import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { makeAuthority } from "../../../test/support/authority.ts";
import { Zone } from "../../../test/support/dns-zone.ts";
import { zoneResolver } from "../../../test/support/zone-resolver.ts";
import { DAY_MS, TestClock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import { openLocalBus } from "../../bus/local.ts";
import { parseConfig } from "../../config/load.ts";
import type { OutboundMessage } from "../../mail/queue/queue.ts";
import { REPORT_ROUND_MS, REPORT_SPREAD_MS } from "../../mail/reports/limits.ts";
import { openStorage } from "../data/storage.ts";
import { openTlsTrust } from "./tls-trust.ts";

describe("TLS to other servers, as configured", () => {
  for (const contact of ["tls@ours.example", ""]) {
    it(contact === "" ? "sends no reports without a contact" : "sends reports after the day is over", async (test) => {
      await using opening = new AsyncDisposableStack();
      const folder = await mkdtemp(join(tmpdir(), "posthorn-tls-trust-"));
      opening.defer(() => rm(folder, { recursive: true, force: true }));
      await writeFile(join(folder, "ca.pem"), (await makeAuthority()).certificate);
      const text = `data = "data"\n[outbound]\nauthorities = ["ca.pem"]\n[reports]\ncontact = "${contact}"\n`;
      const config = parseConfig(text, join(folder, "posthorn.toml"));
      const clock = new TestClock(Date.UTC(2026, 0, 1, 12));
      const storage = opening.use(
        await openStorage(config, { bus: openLocalBus(), clock, log: silentLog, workers: 0 }),
      );
      const zone = new Zone(`
        example.test             MX   10 mx.example.test
        mx.example.test          A    192.0.2.1
        _smtp._tls.example.test  TXT  "v=TLSRPTv1; rua=mailto:reports@example.test"
      `);
      const resolver = zoneResolver(zone);
      const arrived = Promise.withResolvers<OutboundMessage>();
      const queued: OutboundMessage[] = [];
      const queue = {
        add: async (message: OutboundMessage) => {
          queued.push(message);
          arrived.resolve(message);
        },
      };
      test.mock.timers.enable({ apis: ["setInterval"] });
      const { leases, deliveries: database } = storage;
      const trust = await openTlsTrust(config, { resolver, database, leases, queue, clock, log: silentLog });
      const host = "mx.example.test";
      const policy = await trust.policies.forHost("example.test", await resolver.mx("example.test"), host, 25);
      trust.policies.note({ domain: "example.test", host, address: "192.0.2.1", policy, outcome: "success" });
      // Disposing writes what was counted.
      await trust[Symbol.asyncDispose]();
      const again = await openTlsTrust(config, { resolver, database, leases, queue, clock, log: silentLog });
      clock.advance(DAY_MS / 2 + REPORT_SPREAD_MS);
      test.mock.timers.tick(REPORT_ROUND_MS);
      if (contact !== "") assert.equal((await arrived.promise).signing.domain, "ours.example");
      await again[Symbol.asyncDispose]();
      assert.equal(queued.length, contact === "" ? 0 : 1);
    });
  }
});
