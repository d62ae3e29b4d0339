/** What every directory does with accounts. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { refused } from "../../../test/support/refused.ts";
import type { AccountEntry } from "../directory.ts";
import { cheaply, type DirectoryUnderTest } from "../testing/directory-under-test.ts";

export function accountsContract(on: DirectoryUnderTest): void {
  it("refuses nothing for the wrong reason when accounts are added", async () => {
    const domain = await on.makeDomain("ann");
    await on.directory.addAlias(`info@${domain}`, [`ann@${domain}`]);
    await assert.rejects(on.directory.addAccount(cheaply(`ANN@${domain}`)), refused("exists", /ANN@.* exists already/));
    await assert.rejects(on.directory.addAccount(cheaply(`info@${domain}`)), refused("exists"));
    await assert.rejects(
      on.directory.addAccount(cheaply("ann@elsewhere.example")),
      refused("not-found", /elsewhere\.example is not a domain/),
    );
    await assert.rejects(on.directory.addAccount(cheaply("ann")), refused("invalid"));
    await assert.rejects(
      on.directory.addAccount({ address: `x@${domain}`, password: "" }),
      refused("invalid", /password/),
    );
    await assert.rejects(
      on.directory.addAccount({ address: `x@${domain}`, password: "p".repeat(2000) }),
      refused("invalid"),
    );
    await assert.rejects(
      on.directory.addAccount({ address: `x@${domain}`, password: { hash: "md5" } }),
      refused("invalid", /argon2id/),
    );
    await assert.rejects(
      on.directory.addAccount({ ...cheaply(`x@${domain}`), displayName: "a\nb" }),
      refused("invalid", /display name/),
    );
    assert.equal(await on.whoGets(`x@${domain}`), "unknown-user");
  });

  it("adds all accounts or none", async () => {
    const domain = await on.makeDomain();
    const twice = [cheaply(`ann@${domain}`), cheaply(`bob@${domain}`), cheaply(`Ann@${domain}`)];
    await assert.rejects(on.directory.addAccounts(twice), refused("exists"));
    assert.equal(await on.whoGets(`bob@${domain}`), "unknown-user");
    const added = await on.directory.addAccounts(Array.from({ length: 3000 }, (_, i) => cheaply(`u${i}@${domain}`)));
    assert.equal(new Set(added.map((each) => each.id)).size, 3000);
    const listed: string[] = [];
    for (let last: string | undefined = ""; last !== undefined;) {
      const page: readonly AccountEntry[] = await on.directory.accounts({ domain, after: last, limit: 700 });
      listed.push(...page.map((each) => each.address));
      last = page.at(-1)?.address;
    }
    assert.equal(listed.length, 3000);
    assert.deepEqual(listed, listed.toSorted());
    const far = await on.directory.accounts({ domain, find: "U29", after: `u2949@${domain}`, limit: 2 });
    assert.deepEqual(
      far.map(({ address }) => address),
      [`u294@${domain}`, `u2950@${domain}`],
    );
  });

  it("finds accounts by what is in their address or name", async () => {
    const domain = await on.makeDomain("ann_b", "annab", "cy");
    await on.directory.changeAccount(`cy@${domain}`, { displayName: "Joanna 100%" });
    const found = async (find: string): Promise<readonly string[]> =>
      (await on.directory.accounts({ domain, find })).map(({ address }) => address.slice(0, address.indexOf("@")));
    assert.deepEqual(await found("ANN"), ["ann_b", "annab", "cy"]);
    assert.deepEqual(await found("n_b"), ["ann_b"]);
    assert.deepEqual(await found("0%"), ["cy"]);
    assert.deepEqual(await found("\\"), []);
    assert.equal((await found(domain)).length, 3);
    await on.directory.changeAccount(`annab@${domain}`, { displayName: "\u00c9va \u017dI\u017dKOV\u00c1" });
    for (const find of ["\u00c9VA", "\u00e9va", "\u017ei\u017ekov\u00e1"])
      assert.deepEqual(await found(find), ["annab"], find);
  });

  it("never gives an id again", async () => {
    const domain = await on.makeDomain("ann");
    const ann = await on.directory.account(`ann@${domain}`);
    assert.ok(ann);
    assert.deepEqual(await on.directory.accountById(ann.id), ann);
    assert.equal(ann.createdAt, on.clock.now());
    assert.equal(await on.directory.removeAccount(`ANN@${domain}`), ann.id);
    assert.equal(await on.directory.accountById(ann.id), undefined);
    await assert.rejects(on.directory.removeAccount(`ann@${domain}`), refused("not-found"));
    const again = await on.directory.addAccount(cheaply(`ann@${domain}`));
    assert.ok(again.id > ann.id);
  });

  it("gives every one of concurrent writers its own id", async () => {
    const domain = await on.makeDomain();
    const added = await Promise.all(
      Array.from({ length: 40 }, (_, i) => on.directory.addAccount(cheaply(`u${i}@${domain}`))),
    );
    added.push(
      await on.another().addAccount(cheaply(`other@${domain}`)),
      await on.directory.addAccount(cheaply(`one@${domain}`)),
    );
    assert.equal(new Set(added.map((each) => each.id)).size, 42);
  });
}
