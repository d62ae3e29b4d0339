/** What the keys of domains must do, whatever database is under them. */
import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { describe, it } from "node:test";
import { refused } from "../../../test/support/refused.ts";
import { makeKeyPairs, type DomainKey } from "../domain-key.ts";
import { KEYS_PER_DOMAIN_MAX } from "../limits.ts";
import { directoryUnderTest, type TestDatabases } from "../testing/directory-under-test.ts";

/** Selectors say when a key was made, so these domains have a database and a time of their own. */
const MADE = Date.UTC(2026, 0, 31);

export function domainKeysContract(engine: string, open: () => Promise<TestDatabases>): void {
  describe(`keys of domains in ${engine}`, () => {
    const on = directoryUnderTest(open, MADE);

    const shown = (keys: readonly DomainKey[]): string =>
      keys.map(({ selector, algorithm, state }) => `${selector} ${algorithm} ${state}`).join(", ");
    const signing = async (domain: string): Promise<string> =>
      (await on.directory.keys.active(domain)).map(({ selector }) => selector).join(", ");

    it("come with the domain, or later", async () => {
      await on.directory.addDomain("with.example", { keys: await makeKeyPairs() });
      assert.equal(await signing("WITH.example"), "202601r, 202601e");
      await on.directory.addDomain("without.example");
      assert.equal(await signing("without.example"), "");
      assert.deepEqual(await on.directory.keys.list("without.example"), []);
      assert.equal(
        shown(await on.directory.keys.add("Without.example")),
        "202601r rsa active, 202601e ed25519 active",
        "a domain without keys needs none that wait",
      );
    });

    it("are what the algorithms ask for", async () => {
      await on.directory.addDomain("pairs.example", { keys: await makeKeyPairs() });
      const listed = await on.directory.keys.list("pairs.example");
      for (const [i, { privateKey }] of (await on.directory.keys.active("pairs.example")).entries()) {
        const key = createPrivateKey({ key: Buffer.from(privateKey), type: "pkcs8", format: "der" });
        assert.equal(key.asymmetricKeyType, listed[i]?.algorithm);
        const spki = createPublicKey(key).export({ type: "spki", format: "der" });
        assert.deepEqual(Buffer.from(listed[i]?.publicKey ?? []), spki);
        if (key.asymmetricKeyType === "rsa") assert.equal(key.asymmetricKeyDetails?.modulusLength, 2048);
      }
    });

    it("turn from next to active to retired, in every process at once", async () => {
      const elsewhere = on.another();
      await on.directory.addDomain("turn.example", { keys: await makeKeyPairs() });
      assert.equal(await signing("turn.example"), "202601r, 202601e");
      await assert.rejects(elsewhere.keys.rotate("turn.example", []), refused("conflict"));
      assert.equal(shown(await elsewhere.keys.add("turn.example")), "202601r2 rsa next, 202601e2 ed25519 next");
      await assert.rejects(elsewhere.keys.add("turn.example"), refused("exists"));
      assert.equal(await signing("turn.example"), "202601r, 202601e");
      on.clock.advance(86_400_000);
      assert.deepEqual(await elsewhere.keys.rotate("turn.example", ["202601r2", "202601e2"]), ["202601r", "202601e"]);
      assert.equal(await signing("turn.example"), "202601r2, 202601e2");
      const [old, , fresh] = (await on.directory.keys.list("turn.example")).toSorted((a, b) =>
        b.state.localeCompare(a.state),
      );
      assert.deepEqual([old?.state, old?.changedAt], ["retired", on.clock.now()]);
      assert.deepEqual(
        [fresh?.state, fresh?.changedAt, fresh?.createdAt],
        ["active", on.clock.now(), on.clock.now() - 86_400_000],
      );
      assert.equal(shown(await on.directory.keys.add("turn.example")), "202602r rsa next, 202602e ed25519 next");
    });

    it("turn only when the next ones are still those that were seen published", async () => {
      const { keys } = on.directory;
      await on.directory.addDomain("seen.example", { keys: await makeKeyPairs() });
      const seen = (await keys.add("seen.example")).map(({ selector }) => selector);
      await keys.remove("seen.example", seen);
      await keys.add("seen.example");
      await assert.rejects(keys.rotate("seen.example", seen), refused("conflict"));
      assert.equal(await signing("seen.example"), "202602r, 202602e");
    });

    it("are forgotten one by one, and with their domain", async () => {
      const elsewhere = on.another();
      const signs = { active: true };
      await on.directory.addDomain("gone.example", { keys: await makeKeyPairs() });
      await assert.rejects(on.directory.keys.remove("gone.example", ["202602r", "other"], signs), refused("not-found"));
      assert.equal(await signing("gone.example"), "202602r, 202602e", "all or none");
      await on.directory.keys.add("gone.example");
      await assert.rejects(on.directory.keys.remove("gone.example", ["202602r2", "202602r"]), refused("conflict"));
      assert.equal((await on.directory.keys.list("gone.example")).length, 4);
      await elsewhere.keys.remove("gone.example", ["202602r"], signs);
      assert.equal(await signing("gone.example"), "202602e");
      await on.directory.removeDomain("gone.example");
      assert.equal(await signing("gone.example"), "");
      await on.directory.addDomain("gone.example");
      assert.deepEqual(await on.directory.keys.list("gone.example"), []);
    });

    it("have names that no key had before, though it and its domain were forgotten", async () => {
      const { keys } = on.directory;
      await on.directory.addDomain("names.example", { keys: await makeKeyPairs() });
      await keys.add("names.example");
      await keys.remove("names.example", ["202602r2", "202602e2"]);
      assert.equal(shown(await keys.add("names.example")), "202602r3 rsa next, 202602e3 ed25519 next");
      await on.directory.removeDomain("names.example");
      await on.directory.addDomain("names.example", { keys: await makeKeyPairs() });
      assert.equal(await signing("names.example"), "202602r4, 202602e4");
    });

    it("belong to domains of ours, and are not too many", async () => {
      await assert.rejects(on.directory.keys.list("other.example"), refused("not-found"));
      await assert.rejects(on.directory.keys.add("other.example"), refused("not-found"));
      const [pair] = await makeKeyPairs();
      assert.ok(pair);
      const many = { keys: Array.from({ length: KEYS_PER_DOMAIN_MAX }, () => pair) };
      await on.directory.addDomain("many.example", many);
      assert.equal(
        new Set((await on.directory.keys.list("many.example")).map((key) => key.selector)).size,
        many.keys.length,
      );
      await assert.rejects(on.directory.keys.add("many.example"), refused("limit"));
      await assert.rejects(on.directory.addDomain("more.example", { keys: [...many.keys, pair] }), refused("limit"));
      assert.equal(await on.directory.isLocalDomain("more.example"), false);
    });
  });
}
