/** How long every directory keeps who is to be told of changes. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { it } from "node:test";
import { PushSubscriptions } from "../push-subscriptions.ts";
import type { DirectoryUnderTest } from "../testing/directory-under-test.ts";
import { WebSessions } from "../web-sessions.ts";

export function pushSubscriptionsContract(on: DirectoryUnderTest): void {
  it("keeps push subscriptions as long as the login that made them", async () => {
    const domain = await on.makeDomain("ann");
    const account = await on.directory.account(`ann@${domain}`);
    assert.ok(account !== undefined);
    const accountId = account.id;
    const sessions = new WebSessions(on.databases.one, on.clock);
    const session = await sessions.open({ accountId, address: account.address }, { client: "", address: "" });
    const token = await on.directory.tokens.add(accountId, "phone");
    const opened = await sessions.find(session);
    const logins = {
      password: "password",
      issuer: "issuer",
      token: `token ${createHash("sha256").update(token).digest("hex")}`,
      session: opened?.login ?? "",
      nobody: "token 00",
    };
    const subscriptions = new PushSubscriptions(on.databases.one, on.clock);
    const elsewhere = new PushSubscriptions(on.databases.other, on.clock);
    for (const [client, login] of Object.entries(logins))
      await subscriptions.add({
        accountId,
        login,
        client,
        url: "https://push.example/",
        keys: undefined,
        types: undefined,
        expiresAt: on.clock.now() + 1000,
      });
    const left = async (): Promise<string[]> => {
      const found: string[] = [];
      for (const login of Object.values(logins))
        for (const { client } of await elsewhere.of(accountId, login)) found.push(client);
      return found;
    };
    assert.deepEqual(await left(), ["password", "issuer", "token", "session"]);
    await on.directory.tokens.remove(accountId, "phone");
    assert.deepEqual(await left(), ["password", "issuer", "session"]);
    await sessions.close(session);
    assert.deepEqual(await left(), ["password", "issuer"]);
    on.clock.advance(1000);
    assert.deepEqual(await left(), []);
  });

  it("finds all that have proved themselves, page by page", async () => {
    const domain = await on.makeDomain("ann");
    const account = await on.directory.account(`ann@${domain}`);
    assert.ok(account !== undefined);
    const subscriptions = new PushSubscriptions(on.databases.one, on.clock);
    const made: string[] = [];
    for (const told of ["a", "b", "c", "d", undefined]) {
      const { id } = await subscriptions.add({
        accountId: account.id,
        login: "password",
        client: "x",
        url: "https://push.example/",
        keys: undefined,
        types: undefined,
        expiresAt: on.clock.now() + 1000,
      });
      if (told === undefined) continue;
      await subscriptions.noteTold(id, told);
      made.push(id);
    }
    for (const perPage of [1, 2, 4, 5]) {
      const found = (await subscriptions.proved(perPage)).map(({ id }) => id);
      assert.deepEqual(
        found.filter((id) => made.includes(id)),
        made.toSorted(),
      );
    }
  });
}
