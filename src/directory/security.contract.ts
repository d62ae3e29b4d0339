/** What every directory keeps of logins: second factors, passkeys, browsers, and which logins there were. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { PasswordHasher } from "../auth/password.ts";
import { totpCode } from "../auth/totp.ts";
import { TestClock } from "../base/clock.ts";
import { Refusal, type RefusalCode } from "../base/errors.ts";
import { silentLog } from "../base/log.ts";
import { sql } from "../db/sql.ts";
import type { AccountId } from "../store/model.ts";
import type { TestDatabases } from "./directory.contract.ts";
import { LOGINS_KEPT_MAX } from "./limits.ts";
import { LoginBook } from "./login-book.ts";
import { openDirectory, type SqlDirectory } from "./sql-directory.ts";
import { WebSessions } from "./web-sessions.ts";

const refusal =
  (code: RefusalCode) =>
  (error: unknown): boolean =>
    error instanceof Refusal && error.code === code;

export function describeSecurity(engine: string, open: () => Promise<TestDatabases>): void {
  describe(`logins kept in ${engine}`, () => {
    let databases: TestDatabases;
    let clock: TestClock;
    let directory: SqlDirectory;
    let other: SqlDirectory;
    const hasher = new PasswordHasher({ memoryKiB: 64, passes: 1 });

    before(async () => {
      databases = await open();
      clock = new TestClock();
      directory = openDirectory({ database: databases.one, hasher, clock });
      other = openDirectory({ database: databases.other, hasher, clock });
      await directory.addDomain("example.org");
    });
    after(async () => databases[Symbol.asyncDispose]());

    let made = 0;
    async function makeAccount(): Promise<{ accountId: AccountId; address: string }> {
      const { id, address } = await directory.addAccount({
        address: `a${++made}@example.org`,
        password: "open sesame",
      });
      return { accountId: id, address };
    }
    async function secretOf(account: AccountId): Promise<Uint8Array> {
      const row = await databases.one.read((tx) => tx.row(sql`select secret from totp where account_id = ${account}`));
      assert.ok(row?.[0] instanceof Uint8Array);
      return row[0];
    }

    it("a second factor counts when a code of it was right, in every process, until it is taken away", async () => {
      const { accountId, address } = await makeAccount();
      const wanted = async () => (await other.credentials.find(address)).credential?.secondFactor;
      await directory.secondFactors.begin(accountId);
      assert.equal(await wanted(), false);
      assert.equal(await directory.secondFactors.check(accountId, "000000"), false);
      await assert.rejects(directory.secondFactors.confirm(accountId, "12345"), refusal("invalid"));
      const first = await secretOf(accountId);
      await other.secondFactors.begin(accountId);
      const secret = await secretOf(accountId);
      assert.notDeepEqual(secret, first);
      const codes = await directory.secondFactors.confirm(accountId, totpCode(secret, clock.now()));
      assert.equal(await wanted(), true);
      await assert.rejects(directory.secondFactors.begin(accountId), refusal("conflict"));
      const now = totpCode(secret, clock.now());
      assert.equal(await directory.secondFactors.check(accountId, now), false, "it was used to confirm");
      clock.advance(30_000);
      const next = totpCode(secret, clock.now());
      const both = await Promise.all([directory, other].map((each) => each.secondFactors.check(accountId, next)));
      assert.deepEqual(both.map(String).toSorted(), ["false", "true"]);
      assert.match(codes[0] ?? "", /^[a-z2-9]{5}-[a-z2-9]{5}$/);
      assert.equal(await other.secondFactors.check(accountId, codes[0] ?? ""), true);
      assert.equal(await directory.secondFactors.check(accountId, codes[0] ?? ""), false);
      assert.deepEqual(await directory.secondFactors.state(accountId), { isOn: true, recoveryCodesLeft: 9 });
      await directory.secondFactors.remove(accountId);
      assert.equal(await wanted(), false);
      assert.equal(await directory.secondFactors.check(accountId, codes[1] ?? ""), false);
      await assert.rejects(directory.secondFactors.renewCodes(accountId), refusal("conflict"));
    });

    it("browsers are listed with where they are, and ended one by one or together", async () => {
      const { accountId, address } = await makeAccount();
      const sessions = new WebSessions(databases.one, clock);
      const begin = (client: string) => sessions.open({ accountId, address }, { client, address: "192.0.2.1" });
      const [one, two] = [await begin("one"), await begin("two")];
      await begin("three");
      const listed = await sessions.list(accountId);
      assert.deepEqual(listed.map(({ client }) => client).toSorted(), ["one", "three", "two"]);
      assert.equal(listed[0]?.address, "192.0.2.1");
      const id = listed.find(({ client }) => client === "two")?.id ?? "";
      await assert.rejects(sessions.end((accountId + 1) as AccountId, id), refusal("not-found"));
      await sessions.end(accountId, id);
      assert.equal(await sessions.find(two), undefined);
      assert.equal(await sessions.endOthers(accountId, one), 1);
      assert.ok((await sessions.find(one)) !== undefined);
      await directory.setPassword(address, "another");
      assert.deepEqual(await sessions.list(accountId), []);
    });

    it("equal logins are one line, the latest first, not more than anybody reads", async () => {
      const { accountId, address } = await makeAccount();
      const { credentials } = directory;
      const book = new LoginBook(databases.one, { credentials, clock, log: silentLog });
      const note = (from: string, outcome: "in" | "wrong", whose: AccountId | string = accountId) =>
        book.note(whose, { protocol: "imap", address: from, program: "phone", outcome });
      note("192.0.2.1", "in");
      note("192.0.2.1", "in");
      note("192.0.2.2", "wrong", address.toUpperCase());
      note("192.0.2.2", "wrong", "nobody@example.org");
      await book.flush();
      clock.advance(60_000);
      note("192.0.2.2", "wrong", address);
      note("192.0.2.1", "in");
      await book.flush();
      const seen = (await book.list(accountId)).map((each) => `${each.address} ${each.outcome} ${each.times}`);
      assert.deepEqual(seen, ["192.0.2.2 wrong 2", "192.0.2.1 in 1"]);
      clock.advance(600_000);
      note("192.0.2.1", "in");
      await book.flush();
      assert.equal((await book.list(accountId))[0]?.times, 2);
      for (let i = 0; i < LOGINS_KEPT_MAX + 5; i++) {
        clock.advance(1);
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
      await directory.secondFactors.begin(accountId);
      await directory.removeAccount(address);
      assert.deepEqual(await directory.passkeys.list(accountId), []);
      assert.equal((await directory.secondFactors.state(accountId)).isOn, false);
    });
  });
}
