import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Refusal } from "../base/errors.ts";
import type { AccountId } from "../store/model.ts";
import { type MailParts, openMailParts } from "../../test/support/mail-parts.ts";
import { addAccounts } from "./new-accounts.ts";

const DOMAIN = "posthorn.test";
const quota = () => ({ maxBytes: 1000, maxMessages: undefined });
const entries = ["ann", "bob", "cy"].map((name) => ({ address: `${name}@${DOMAIN}`, password: "open sesame" }));

describe("new accounts", () => {
  let parts: MailParts;
  before(async () => {
    parts = await openMailParts();
  });
  after(() => parts[Symbol.asyncDispose]());

  const known = async (): Promise<readonly string[]> =>
    (await parts.directory.accounts({ domain: DOMAIN })).map(({ address }) => address);

  it("have a place for mail and their limits before anybody can write to them", async () => {
    const { directory, store } = parts;
    const met: (readonly string[])[] = [];
    const watched = {
      createAccount: async (id: AccountId) => {
        await store.createAccount(id);
        met.push(await known());
      },
      account: (id: AccountId) => store.account(id),
      removeAccount: (id: AccountId) => store.removeAccount(id),
    };
    const added = await addAccounts({ directory, store: watched }, entries, quota);
    assert.deepEqual(met, [[], [], []]);
    assert.deepEqual(
      await known(),
      entries.map(({ address }) => address),
    );
    for (const { id } of added) assert.equal((await store.account(id).read((mail) => mail.quota())).maxBytes, 1000);
    for (const { address } of added) await store.removeAccount(await directory.removeAccount(address));
  });

  it("leave nothing behind when one of them cannot be made, in the directory or beside it", async () => {
    const { directory, store } = parts;
    const made: AccountId[] = [];
    const full = {
      createAccount: async (id: AccountId) => {
        if (made.length === 2) throw new Refusal("unavailable", "the storage is full");
        await store.createAccount(id);
        made.push(id);
      },
      account: (id: AccountId) => store.account(id),
      removeAccount: (id: AccountId) => store.removeAccount(id),
    };
    await assert.rejects(addAccounts({ directory, store: full }, entries, quota), { code: "unavailable" });
    assert.deepEqual(await known(), []);
    for (const id of made)
      await assert.rejects(
        store.account(id).read((mail) => mail.quota()),
        { code: "not-found" },
      );
    const added = await addAccounts({ directory, store }, entries, quota);
    assert.ok(
      added.every(({ id }) => !made.includes(id)),
      "an id is never given again",
    );
  });
});
