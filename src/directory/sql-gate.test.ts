import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { refused } from "../../test/support/refused.ts";
import { PasswordHasher } from "../auth/password.ts";
import { Refusal } from "../base/errors.ts";
import { silentEvents } from "../base/events.ts";
import { openSqlite } from "../db/sqlite.ts";
import { directoryMigrations } from "./migrations/index.ts";
import { openDirectory } from "./sql-directory.ts";
import { openGate } from "./sql-gate.ts";
import { ANN, gateUnderTest } from "./testing/gate-under-test.ts";

describe("the gate", () => {
  const on = gateUnderTest();

  it("lets the owner in and tells who it was", async () => {
    const principal = await on.gate.password(on.claimant(), "ANN@Example.org", "open sesame");
    assert.equal(principal.address, ANN);
    assert.equal(principal.accountId, (await on.directory.account(ANN))?.id);
    assert.equal(
      (await on.gate.password(on.claimant(), "ann", "open sesame")).address,
      ANN,
      "there is only one domain",
    );
    assert.deepEqual(on.heard.slice(0, 2), ["connection told", `in imap ${ANN} password`]);
  });

  it("refuses wrong passwords, unknown names and disabled accounts in the same words", async () => {
    const messages = new Set<string>();
    for (const [name, password] of [
      [ANN, "wrong"],
      ["nobody@example.org", "open sesame"],
      ["nobody@elsewhere.example", "open sesame"],
      ["off@example.org", "open sesame"],
      [ANN, ""],
      [ANN, "open\u0007sesame"],
      ["x".repeat(5000), "open sesame"],
    ] as const) {
      await assert.rejects(on.gate.password(on.claimant(), name, password), (error) => {
        assert.ok(error instanceof Refusal && error.code === "forbidden");
        messages.add(error.message);
        return true;
      });
    }
    assert.equal(messages.size, 1);
    assert.equal(on.heard[0], `failed ${ANN} password wrong name or password`);
    assert.ok(on.heard.every((line) => line.length < 500 && !line.includes("sesame")));
  });

  it("takes as long for unknown names as for wrong passwords", async () => {
    // One real hash each, at a cost that stands out from everything else; in time of the processor, since others use the machine too.
    const slow = new PasswordHasher({ memoryKiB: 8192, passes: 2 });
    const hash = await slow.hash("open sesame");
    const database = await openSqlite(join(on.folder, "slow.db"), { migrations: directoryMigrations, create: true });
    await using slowDirectory = openDirectory({ database, hasher: slow });
    await slowDirectory.addDomain("example.org");
    await slowDirectory.addAccount({ address: ANN, password: { hash } });
    const slowGate = openGate({ directory: slowDirectory, events: silentEvents, wait: async () => undefined });
    const times: Record<string, number> = {};
    for (const name of [ANN, "nobody@example.org"]) {
      times[name] = Infinity;
      for (let i = 0; i < 5; i++) {
        const start = process.cpuUsage();
        await assert.rejects(
          slowGate.password(on.claimant({ peer: { address: `192.0.2.${i}`, port: 40_000 } }), name, `wrong ${i}`),
        );
        const { user, system } = process.cpuUsage(start);
        times[name] = Math.min(times[name] ?? 0, (user + system) / 1000);
      }
    }
    const [known = 0, unknown = 0] = Object.values(times);
    assert.ok(known > 2 && unknown > known / 5 && unknown < known * 5, `${known} ms and ${unknown} ms`);
  });

  it("holds back those who guess, and forgives", async () => {
    for (let i = 0; i < 6; i++)
      await assert.rejects(on.gate.password(on.claimant(), ANN, `guess ${i}`), refused("forbidden"));
    assert.ok(on.waited.length === 3 && (on.waited[2] ?? 0) > (on.waited[0] ?? 0), on.waited.join(" "));
    await on.gate.password(on.claimant(), ANN, "open sesame");
    assert.equal(on.waited.length, 4);
    await assert.rejects(on.gate.password(on.claimant(), ANN, "typo"), refused("forbidden"));
    assert.equal(on.waited.length, 4);
  });

  it("holds back unknown names in the same way", async () => {
    for (let i = 0; i < 6; i++) {
      await assert.rejects(
        on.gate.password(on.claimant(), i % 2 === 0 ? "nobody" : "NOBODY@example.org", `guess ${i}`),
      );
    }
    assert.equal(on.waited.length, 3);
  });

  it("refuses at once when too many wait", async () => {
    const patient = openGate({
      directory: on.directory,
      events: silentEvents,
      clock: on.clock,
      wait: async () => undefined,
    });
    const guesses = Array.from({ length: 50 }, (_, i) =>
      patient.password(on.claimant(), "bob@example.org", `guess ${i}`),
    );
    const codes = (await Promise.allSettled(guesses)).map((each) =>
      each.status === "rejected" && each.reason instanceof Refusal ? each.reason.code : "in",
    );
    assert.ok(codes.filter((code) => code === "rate-limited").length > 30, codes.join(" "));
    assert.ok(codes.filter((code) => code === "forbidden").length > 2, codes.join(" "));
  });

  it("remembers a success, and forgets it with the password, whoever changes it", async () => {
    for (let i = 0; i < 20; i++) await on.gate.password(on.claimant(), "new@example.org", "open sesame");
    await on.other.setPassword("new@example.org", "changed");
    await assert.rejects(on.gate.password(on.claimant(), "new@example.org", "open sesame"), refused("forbidden"));
    await on.gate.password(on.claimant(), "new@example.org", "changed");
    await on.other.changeAccount("new@example.org", { enabled: false });
    await assert.rejects(on.gate.password(on.claimant(), "new@example.org", "changed"), refused("forbidden"));
    await on.other.changeAccount("new@example.org", { enabled: true });
    await on.gate.password(on.claimant(), "new@example.org", "changed");
    await on.other.removeAccount("new@example.org");
    await assert.rejects(on.gate.password(on.claimant(), "new@example.org", "changed"), refused("forbidden"));
  });

  it("costs little for a password that is remembered", async () => {
    await on.gate.password(on.claimant(), ANN, "open sesame");
    const start = process.cpuUsage();
    for (let i = 0; i < 2000; i++) await on.gate.password(on.claimant(), ANN, "open sesame");
    const { user, system } = process.cpuUsage(start);
    assert.ok((user + system) / 2000 < 500, `${(user + system) / 2000} µs a login`);
  });
});
