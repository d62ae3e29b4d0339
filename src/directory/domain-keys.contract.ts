/** What the keys of domains must do, whatever database is under them. */
import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { TestClock } from "../base/clock.ts";
import { Refusal, type RefusalCode } from "../base/errors.ts";
import type { TestDatabases } from "./directory.contract.ts";
import { makeKeyPairs, type DomainKey } from "./domain-key.ts";
import { KEYS_PER_DOMAIN_MAX } from "./limits.ts";
import { openDirectory, type SqlDirectory } from "./sql-directory.ts";

const refusal =
  (code: RefusalCode) =>
  (error: unknown): boolean =>
    error instanceof Refusal && error.code === code;

export function describeDomainKeys(engine: string, open: () => Promise<TestDatabases>): void {
  describe(`keys of domains in ${engine}`, () => {
    let databases: TestDatabases;
    let clock: TestClock;
    let directory: SqlDirectory;
    let elsewhere: SqlDirectory;

    before(async () => {
      databases = await open();
      clock = new TestClock(Date.UTC(2026, 0, 31));
      directory = openDirectory({ database: databases.one, clock });
      elsewhere = openDirectory({ database: databases.other, clock });
    });
    after(async () => databases[Symbol.asyncDispose]());

    const shown = (keys: readonly DomainKey[]): string =>
      keys.map(({ selector, algorithm, state }) => `${selector} ${algorithm} ${state}`).join(", ");
    const signing = async (domain: string): Promise<string> =>
      (await directory.keys.active(domain)).map(({ selector }) => selector).join(", ");

    it("come with the domain, or later", async () => {
      await directory.addDomain("with.example", { keys: await makeKeyPairs() });
      assert.equal(await signing("WITH.example"), "202601r, 202601e");
      await directory.addDomain("without.example");
      assert.equal(await signing("without.example"), "");
      assert.deepEqual(await directory.keys.list("without.example"), []);
      assert.equal(
        shown(await directory.keys.add("Without.example")),
        "202601r rsa active, 202601e ed25519 active",
        "a domain without keys needs none that wait",
      );
    });

    it("are what the algorithms ask for", async () => {
      await directory.addDomain("pairs.example", { keys: await makeKeyPairs() });
      const listed = await directory.keys.list("pairs.example");
      for (const [i, { privateKey }] of (await directory.keys.active("pairs.example")).entries()) {
        const key = createPrivateKey({ key: Buffer.from(privateKey), type: "pkcs8", format: "der" });
        assert.equal(key.asymmetricKeyType, listed[i]?.algorithm);
        const spki = createPublicKey(key).export({ type: "spki", format: "der" });
        assert.deepEqual(Buffer.from(listed[i]?.publicKey ?? []), spki);
        if (key.asymmetricKeyType === "rsa") assert.equal(key.asymmetricKeyDetails?.modulusLength, 2048);
      }
    });

    it("turn from next to active to retired, in every process at once", async () => {
      await directory.addDomain("turn.example", { keys: await makeKeyPairs() });
      assert.equal(await signing("turn.example"), "202601r, 202601e");
      await assert.rejects(elsewhere.keys.rotate("turn.example"), refusal("not-found"));
      assert.equal(shown(await elsewhere.keys.add("turn.example")), "202601r2 rsa next, 202601e2 ed25519 next");
      await assert.rejects(elsewhere.keys.add("turn.example"), refusal("exists"));
      assert.equal(await signing("turn.example"), "202601r, 202601e");
      clock.advance(86_400_000);
      await elsewhere.keys.rotate("turn.example");
      assert.equal(await signing("turn.example"), "202601r2, 202601e2");
      const [old, , fresh] = (await directory.keys.list("turn.example")).toSorted((a, b) =>
        b.state.localeCompare(a.state),
      );
      assert.deepEqual([old?.state, old?.changedAt], ["retired", clock.now()]);
      assert.deepEqual(
        [fresh?.state, fresh?.changedAt, fresh?.createdAt],
        ["active", clock.now(), clock.now() - 86_400_000],
      );
      assert.equal(shown(await directory.keys.add("turn.example")), "202602r rsa next, 202602e ed25519 next");
    });

    it("are forgotten one by one, and with their domain", async () => {
      await directory.addDomain("gone.example", { keys: await makeKeyPairs() });
      await assert.rejects(directory.keys.remove("gone.example", "other"), refusal("not-found"));
      await elsewhere.keys.remove("gone.example", "202602r");
      assert.equal(await signing("gone.example"), "202602e");
      await directory.removeDomain("gone.example");
      assert.equal(await signing("gone.example"), "");
      await directory.addDomain("gone.example");
      assert.deepEqual(await directory.keys.list("gone.example"), []);
    });

    it("belong to domains of ours, and are not too many", async () => {
      await assert.rejects(directory.keys.list("other.example"), refusal("not-found"));
      await assert.rejects(directory.keys.add("other.example"), refusal("not-found"));
      const [pair] = await makeKeyPairs();
      assert.ok(pair);
      const many = { keys: Array.from({ length: KEYS_PER_DOMAIN_MAX }, () => pair) };
      await directory.addDomain("many.example", many);
      assert.equal(
        new Set((await directory.keys.list("many.example")).map((key) => key.selector)).size,
        many.keys.length,
      );
      await assert.rejects(directory.keys.add("many.example"), refusal("limit"));
      await assert.rejects(directory.addDomain("more.example", { keys: [...many.keys, pair] }), refusal("limit"));
      assert.equal(await directory.isLocalDomain("more.example"), false);
    });
  });
}
