/** What every directory keeps of logins: second factors, passkeys, browsers, and which logins there were. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { refused } from "../../../test/support/refused.ts";
import { totpCode } from "../../auth/totp.ts";
import { silentLog } from "../../base/log.ts";
import { sql } from "../../db/sql.ts";
import type { AccountId } from "../../store/model.ts";
import { LOGINS_KEPT_MAX } from "../limits.ts";
import { LoginBook } from "../login-book.ts";
import type { DirectoryUnderTest } from "../testing/directory-under-test.ts";
import { WebSessions } from "../web-sessions.ts";

export function securityContract(on: DirectoryUnderTest): void {
  async function makeAccount(): Promise<{ accountId: AccountId; address: string }> {
    const domain = await on.makeDomain();
    const { id, address } = await on.directory.addAccount({ address: `ann@${domain}`, password: "open sesame" });
    return { accountId: id, address };
  }
  async function secretOf(account: AccountId): Promise<Uint8Array> {
    const row = await on.databases.one.read((tx) => tx.row(sql`select secret from totp where account_id = ${account}`));
    assert.ok(row?.[0] instanceof Uint8Array);
    return row[0];
  }

  it("a second factor counts when a code of it was right, in every process, until it is taken away", async () => {
    const { accountId, address } = await makeAccount();
    const other = on.another();
    const wanted = async () => (await other.credentials.find(address)).credential?.secondFactor;
    await on.directory.secondFactors.begin(accountId);
    assert.equal(await wanted(), false);
    assert.equal(await on.directory.secondFactors.check(accountId, "000000"), false);
    await assert.rejects(on.directory.secondFactors.confirm(accountId, "12345"), refused("invalid"));
    const first = await secretOf(accountId);
    await other.secondFactors.begin(accountId);
    const secret = await secretOf(accountId);
    assert.notDeepEqual(secret, first);
    const codes = await on.directory.secondFactors.confirm(accountId, totpCode(secret, on.clock.now()));
    assert.equal(await wanted(), true);
    await assert.rejects(on.directory.secondFactors.begin(accountId), refused("conflict"));
    const now = totpCode(secret, on.clock.now());
    assert.equal(await on.directory.secondFactors.check(accountId, now), false, "it was used to confirm");
    on.clock.advance(30_000);
    const next = totpCode(secret, on.clock.now());
    const both = await Promise.all([on.directory, other].map((each) => each.secondFactors.check(accountId, next)));
    assert.deepEqual(both.map(String).toSorted(), ["false", "true"]);
    assert.match(codes[0] ?? "", /^[a-z2-9]{5}-[a-z2-9]{5}$/);
    assert.equal(await other.secondFactors.check(accountId, codes[0] ?? ""), true);
    assert.equal(await on.directory.secondFactors.check(accountId, codes[0] ?? ""), false);
    assert.deepEqual(await on.directory.secondFactors.state(accountId), { isOn: true, recoveryCodesLeft: 9 });
    await on.directory.secondFactors.remove(accountId);
    assert.equal(await wanted(), false);
    assert.equal(await on.directory.secondFactors.check(accountId, codes[1] ?? ""), false);
    await assert.rejects(on.directory.secondFactors.renewCodes(accountId), refused("conflict"));
  });

  it("browsers are listed with where they are, and ended one by one or together", async () => {
    const { accountId, address } = await makeAccount();
    const sessions = new WebSessions(on.databases.one, on.clock);
    const begin = (client: string) => sessions.open({ accountId, address }, { client, address: "192.0.2.1" });
    const [one, two] = [await begin("one"), await begin("two")];
    await begin("three");
    const listed = await sessions.list(accountId);
    assert.deepEqual(listed.map(({ client }) => client).toSorted(), ["one", "three", "two"]);
    assert.equal(listed[0]?.address, "192.0.2.1");
    const id = listed.find(({ client }) => client === "two")?.id ?? "";
    await assert.rejects(sessions.end((accountId + 1) as AccountId, id), refused("not-found"));
    await sessions.end(accountId, id);
    assert.equal(await sessions.find(two), undefined);
    assert.equal(await sessions.endOthers(accountId, one), 1);
    assert.ok((await sessions.find(one)) !== undefined);
    await on.directory.setPassword(address, "another");
    assert.deepEqual(await sessions.list(accountId), []);
  });

  it("equal logins are one line, the latest first, not more than anybody reads", async () => {
    const { accountId, address } = await makeAccount();
    const { credentials } = on.directory;
    const book = new LoginBook(on.databases.one, { credentials, clock: on.clock, log: silentLog });
    const note = (from: string, outcome: "in" | "wrong", whose: AccountId | string = accountId) =>
      book.note(whose, { protocol: "imap", address: from, program: "phone", outcome });
    note("192.0.2.1", "in");
    note("192.0.2.1", "in");
    note("192.0.2.2", "wrong", address.toUpperCase());
    note("192.0.2.2", "wrong", "nobody@example.org");
    await book.flush();
    on.clock.advance(60_000);
    note("192.0.2.2", "wrong", address);
    note("192.0.2.1", "in");
    await book.flush();
    const seen = (await book.list(accountId)).map((each) => `${each.address} ${each.outcome} ${each.times}`);
    assert.deepEqual(seen, ["192.0.2.2 wrong 2", "192.0.2.1 in 1"]);
    on.clock.advance(600_000);
    note("192.0.2.1", "in");
    await book.flush();
    assert.equal((await book.list(accountId))[0]?.times, 2);
    for (let i = 0; i < LOGINS_KEPT_MAX + 5; i++) {
      on.clock.advance(1);
      note(`198.51.100.${i}`, "wrong");
    }
    await book.flush();
    const kept = await book.list(accountId);
    assert.equal(kept.length, LOGINS_KEPT_MAX);
    assert.equal(kept[0]?.address, `198.51.100.${LOGINS_KEPT_MAX + 4}`);
    await book[Symbol.asyncDispose]();
  });

  it("an account that goes takes its logins with it", async () => {
    const { accountId, address } = await makeAccount();
    await on.directory.secondFactors.begin(accountId);
    await on.directory.removeAccount(address);
    assert.deepEqual(await on.directory.passkeys.list(accountId), []);
    assert.equal((await on.directory.secondFactors.state(accountId)).isOn, false);
  });
}
