/** Accounts, whatever database the store stands on. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { refused } from "../../../test/support/refused.ts";
import type { AccountId } from "../model.ts";
import { mail, type StoreUnderTest } from "../testing/store-under-test.ts";

export function accountsContract(on: StoreUnderTest): void {
  const { account, inboxOf, add, sound } = on;
  describe("accounts", () => {
    it("begin with the usual mailboxes, all subscribed", async () => {
      const mine = await account();
      const boxes = await mine.read((r) => r.mailboxes());
      assert.deepEqual(
        boxes.map((box) => [box.path, box.role, box.subscribed]),
        [
          ["INBOX", "inbox", true],
          ["Archive", "archive", true],
          ["Drafts", "drafts", true],
          ["Junk", "junk", true],
          ["Sent", "sent", true],
          ["Trash", "trash", true],
        ],
      );
      assert.equal(new Set(boxes.map((box) => box.uidValidity)).size, boxes.length);
      await on.at.store.createAccount(mine.id);
      assert.equal((await mine.read((r) => r.mailboxes())).length, boxes.length);
      await sound(mine);
    });

    it("that do not exist are refused", async () => {
      const nobody = on.at.store.account(999_999 as AccountId);
      await assert.rejects(
        nobody.read((r) => r.mailboxes()),
        refused("not-found"),
      );
      await assert.rejects(
        nobody.write((w) => w.createMailbox("x")),
        refused("not-found"),
      );
    });

    it("are gone when removed, and can be made anew with other UIDVALIDITYs", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      await add(mine, inbox, mail("x"));
      const old = await mine.read((r) => r.mailbox(inbox));
      await on.at.store.removeAccount(mine.id);
      await assert.rejects(
        on.at.store.account(mine.id).read((r) => r.mailboxes()),
        refused("not-found"),
      );
      on.at.clock.advance(60_000);
      await on.at.store.createAccount(mine.id);
      const fresh = await on.at.store.account(mine.id).read((r) => r.mailboxByRole("inbox"));
      assert.equal(fresh?.messages, 0);
      assert.ok((fresh?.uidValidity ?? 0) > old.uidValidity);
    });
  });
}
