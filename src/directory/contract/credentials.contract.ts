/** What every directory keeps for those who log in. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { refused } from "../../../test/support/refused.ts";
import { DAY_MS } from "../../base/clock.ts";
import { hasher, HASH, type DirectoryUnderTest } from "../testing/directory-under-test.ts";
import { WebSessions } from "../web-sessions.ts";

export function credentialsContract(on: DirectoryUnderTest): void {
  it("has one secret for all its processes", async () => {
    assert.deepEqual(await on.directory.credentials.secret(), await on.another().credentials.secret());
  });

  it("renews a credential only while it is the same", async () => {
    const domain = await on.makeDomain("ann");
    const name = `ann@${domain}`;
    const old = (await on.directory.credentials.find(name)).credential;
    assert.ok(old);
    assert.equal(old.accountId, (await on.directory.account(name))?.id);
    assert.equal(old.scram, undefined);
    await on.another().setPassword(name, "new password");
    await on.directory.credentials.renew(old, { hash: HASH, scram: undefined });
    const fresh = (await on.directory.credentials.find(name)).credential;
    assert.ok(fresh && fresh.version > old.version);
    assert.equal(await hasher.verify("new password", fresh.hash ?? ""), true);
    assert.equal(fresh.scram?.salt.length, 16);
    await on.directory.credentials.renew(fresh, { hash: HASH, scram: undefined });
    assert.deepEqual((await on.directory.credentials.find(name)).credential, {
      ...fresh,
      hash: HASH,
      scram: undefined,
    });
  });

  it("understands names without a domain where it goes without saying", async () => {
    const domain = await on.makeDomain("ann");
    assert.equal((await on.directory.credentials.find("ann")).credential, undefined, "there are many domains");
    const configured = on.another({ defaultDomain: domain.toUpperCase() });
    assert.equal((await configured.credentials.find("Ann")).credential?.address, `ann@${domain}`);
    assert.equal((await configured.credentials.find("bob")).key, `bob@${domain}`);
  });

  it("keeps sessions of browsers until they are long unused, closed, too many, or the password changes", async () => {
    const domain = await on.makeDomain("ann", "bob");
    const account = await on.directory.account(`ann@${domain}`);
    assert.ok(account !== undefined);
    const principal = { accountId: account.id, address: account.address };
    const visit = { client: "", address: "" };
    const sessions = new WebSessions(on.databases.one, on.clock);
    const elsewhere = new WebSessions(on.databases.other, on.clock);
    const token = await sessions.open(principal, { client: "a browser", address: "192.0.2.1" });
    const { login, ...opened } = (await elsewhere.find(token)) ?? { login: "" };
    assert.deepEqual(opened, principal);
    assert.match(login ?? "", /^session [0-9a-f]{64}$/);
    assert.equal(await sessions.find(`${token}x`), undefined);
    on.clock.advance(13 * DAY_MS);
    assert.equal((await elsewhere.find(token))?.login, login);
    on.clock.advance(13 * DAY_MS);
    assert.equal((await sessions.find(token))?.login, login);
    const closed = await sessions.open(principal, visit);
    await elsewhere.close(closed);
    assert.equal(await sessions.find(closed), undefined);
    on.clock.advance(1000);
    for (let i = 0; i < 100; i++) await sessions.open(principal, visit);
    assert.equal(await sessions.find(token), undefined);
    // The newest is never one too many, however many are as new.
    for (let i = 0; i < 20; i++) assert.ok(await sessions.find(await sessions.open(principal, visit)));
    const kept = await sessions.open(principal, visit);
    await on.directory.changeAccount(account.address, { enabled: false });
    assert.equal(await sessions.find(kept), undefined);
    await on.directory.changeAccount(account.address, { enabled: true });
    assert.equal((await sessions.find(kept))?.accountId, account.id);
    await on.directory.setPassword(account.address, "another password");
    assert.equal(await sessions.find(kept), undefined);
    const last = await sessions.open(principal, visit);
    on.clock.advance(15 * DAY_MS);
    assert.equal(await sessions.find(last), undefined);
  });

  it("gives programs passwords of their own, and takes them back", async () => {
    const domain = await on.makeDomain("ann");
    const account = await on.directory.account(`ann@${domain}`);
    assert.ok(account !== undefined);
    const { tokens } = on.directory;
    const elsewhere = on.another();
    const token = await tokens.add(account.id, "phone");
    assert.match(token, /^pht_[A-Za-z0-9]{32}$/);
    const found = await elsewhere.tokens.find(token);
    assert.deepEqual([found?.accountId, found?.address, found?.name], [account.id, account.address, "phone"]);
    assert.equal(await tokens.find(`${token.slice(0, -1)}${token.endsWith("x") ? "y" : "x"}`), undefined);
    await assert.rejects(tokens.add(account.id, "phone"), refused("exists"));
    await assert.rejects(tokens.add(account.id, ""), refused("invalid"));
    const [listed] = await tokens.list(account.id);
    assert.deepEqual([listed?.name, listed?.createdAt, listed?.usedAt], ["phone", on.clock.now(), on.clock.now()]);
    await on.directory.setPassword(account.address, "another password");
    assert.ok((await tokens.find(token)) !== undefined);
    await on.directory.changeAccount(account.address, { enabled: false });
    assert.equal(await tokens.find(token), undefined);
    await on.directory.changeAccount(account.address, { enabled: true });
    await elsewhere.tokens.remove(account.id, "phone");
    assert.equal(await tokens.find(token), undefined);
    await assert.rejects(tokens.remove(account.id, "phone"), refused("not-found"));
    const last = await tokens.add(account.id, "tablet");
    await on.directory.removeAccount(account.address);
    assert.equal(await tokens.find(last), undefined);
  });
}
