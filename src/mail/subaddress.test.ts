import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Account } from "../store/account.ts";
import type { AccountId } from "../store/model.ts";
import { type TemporaryStore, temporaryStore } from "../store/testing/temporary-store.ts";
import { namedBy } from "./subaddress.ts";

describe("the mailbox that a subaddress names", () => {
  let at: TemporaryStore;
  let account: Account;
  before(async () => {
    at = await temporaryStore();
    const id = 1 as AccountId;
    await at.store.createAccount(id);
    account = at.store.account(id);
    await account.write(async (mail) => {
      const paths = ["Lists/Sport", "lists.sport", "v1.2", "Gr\u00fc\u00dfe", "Gone/Below", "News", "news"];
      for (const path of paths) await mail.createMailbox(path);
      await mail.deleteMailbox("Gone");
    });
  });
  after(() => at[Symbol.asyncDispose]());

  const table: readonly (readonly [tag: string, path: string | undefined])[] = [
    ["Lists/Sport", "Lists/Sport"],
    ["lists/sport", "Lists/Sport"],
    ["LISTS.SPORT", "Lists/Sport"],
    ["lists.sport", "lists.sport"],
    ["v1.2", "v1.2"],
    ["V1.2", "v1.2"],
    ["v1/2", "v1.2"],
    ["gru\u0308\u00dfe", "Gr\u00fc\u00dfe"],
    ["news", "news"],
    ["inbox", "INBOX"],
    ["gone", undefined],
    ["gone.below", "Gone/Below"],
    ["sport", undefined],
    ["", undefined],
    ["/", undefined],
    ["..", undefined],
  ];
  for (const [tag, path] of table) {
    it(`${JSON.stringify(tag)} is ${path ?? "none"}`, async () => {
      assert.equal((await account.read((mail) => namedBy(mail, tag)))?.path, path);
    });
  }
});
