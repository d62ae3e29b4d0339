/** Mailboxes, whatever database the store stands on. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { refused } from "../../../test/support/refused.ts";
import type { MailboxId } from "../model.ts";
import { mail, type StoreUnderTest } from "../testing/store-under-test.ts";

export function mailboxesContract(on: StoreUnderTest): void {
  const { account, inboxOf, addMany, sound, paths } = on;
  describe("mailboxes", () => {
    it("are made with their superiors, and INBOX is INBOX in any case", async () => {
      const mine = await account();
      const deep = await mine.write((w) => w.createMailbox("inbox/Gr\u006f\u0308\u00dfe/x", { subscribe: true }));
      assert.equal(deep.path, "INBOX/Gr\u00f6\u00dfe/x");
      assert.equal((await mine.read((r) => r.mailboxByPath("Inbox/Gr\u00f6\u00dfe")))?.hasChildren, true);
      assert.equal((await mine.read((r) => r.mailboxByPath("inbox")))?.role, "inbox");
      assert.equal(await mine.read((r) => r.mailboxByPath("Inbox/gr\u00f6\u00dfe")), undefined);
      await assert.rejects(
        mine.write((w) => w.createMailbox("iNBOX")),
        refused("exists"),
      );
      await assert.rejects(
        mine.write((w) => w.createMailbox("Sent")),
        refused("exists"),
      );
      await assert.rejects(
        mine.write((w) => w.createMailbox("S", { role: "sent" })),
        refused("exists"),
      );
      assert.ok((await mine.read((r) => r.subscriptions())).includes("INBOX/Gr\u00f6\u00dfe/x"));
      await sound(mine);
    });

    it("need names that can be shown", async () => {
      const mine = await account();
      for (const path of [
        "",
        "/a",
        "a/",
        "a//b",
        "a\u0000b",
        "a\nb",
        "\ud800",
        "x".repeat(256),
        "a/".repeat(40) + "a",
      ]) {
        await assert.rejects(
          mine.write((w) => w.createMailbox(path)),
          refused("invalid"),
          JSON.stringify(path),
        );
        await assert.rejects(
          mine.write((w) => w.renameMailbox("Sent", path)),
          refused("invalid"),
          JSON.stringify(path),
        );
      }
    });

    it("keep their ids and messages when renamed, with all below them", async () => {
      const mine = await account();
      await mine.write(async (w) => {
        await w.createMailbox("a/b/c", { subscribe: true });
        await w.createMailbox("a/bb");
      });
      const [b, c] = await mine.read(async (r) => [await r.mailboxByPath("a/b"), await r.mailboxByPath("a/b/c")]);
      await addMany(mine, c?.id as MailboxId, 2);
      const renamed = await mine.write((w) => w.renameMailbox("a/b", "new/place"));
      assert.deepEqual([renamed.id, renamed.path], [b?.id, "new/place"]);
      assert.equal((await mine.read((r) => r.mailboxByPath("new")))?.selectable, false, "a name, not a mailbox");
      const moved = await mine.read((r) => r.mailboxByPath("new/place/c"));
      assert.deepEqual(
        [moved?.id, moved?.messages, moved?.uidValidity, moved?.subscribed],
        [c?.id, 2, c?.uidValidity, true],
      );
      assert.equal(await mine.read((r) => r.mailboxByPath("a/b")), undefined);
      assert.ok((await mine.read((r) => r.subscriptions())).includes("a/b/c"));
      await assert.rejects(
        mine.write((w) => w.renameMailbox("new", "new/place/c/d")),
        refused("invalid"),
      );
      await assert.rejects(
        mine.write((w) => w.renameMailbox("a", "new/place")),
        refused("exists"),
      );
      await assert.rejects(
        mine.write((w) => w.renameMailbox("gone", "x")),
        refused("not-found"),
      );
      await sound(mine);
    });

    it("take a name that only holds what is below it", async () => {
      const mine = await account();
      await mine.write(async (w) => {
        for (const path of ["p/q", "p/r/s", "x/y", "z/q"]) await w.createMailbox(path);
        await w.deleteMailbox("p");
      });
      await assert.rejects(
        mine.write((w) => w.renameMailbox("z", "p")),
        refused("exists"),
      );
      await assert.rejects(
        mine.write((w) => w.renameMailbox("p", "p")),
        refused("exists"),
      );
      const x = await mine.read((r) => r.mailboxByPath("x"));
      const renamed = await mine.write((w) => w.renameMailbox("x", "p"));
      assert.deepEqual([renamed.id, renamed.selectable], [x?.id, true]);
      assert.deepEqual(
        (await paths(mine)).filter((path) => /^[pxz]/.test(path)),
        ["p", "p/q", "p/r", "p/r/s", "p/y", "z", "z/q"],
      );
      await mine.write((w) => w.deleteMailbox("p/r"));
      await mine.write((w) => w.renameMailbox("p/r/s", "p/r"));
      await mine.write((w) => w.deleteMailbox("z"));
      await mine.write((w) => w.renameMailbox("INBOX", "z"));
      assert.deepEqual(
        (await paths(mine)).filter((path) => /^[pxz]/.test(path)),
        ["p", "p/q", "p/r", "p/y", "z", "z/q"],
      );
      await sound(mine);
    });

    it("take the messages of INBOX when it is renamed, and INBOX stays", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      await addMany(mine, inbox, 3);
      await mine.write((w) => w.createMailbox("INBOX/below"));
      const old = await mine.write((w) => w.renameMailbox("inbox", "old"));
      assert.equal(old.messages, 3);
      const now = await mine.read((r) => r.mailbox(inbox));
      assert.deepEqual([now.messages, now.path, now.uidNext], [0, "INBOX", 4]);
      assert.deepEqual((await paths(mine)).slice(0, 2), ["INBOX", "INBOX/below"]);
      await sound(mine);
    });

    it("with others below leave their name when deleted, until the last is gone", async () => {
      const mine = await account();
      const top = await mine.write(async (w) => {
        const made = await w.createMailbox("p/q");
        await w.createMailbox("p/q/r");
        return made;
      });
      await addMany(mine, top.id, 2);
      await mine.write((w) => w.deleteMailbox("p/q"));
      assert.deepEqual(
        (await paths(mine)).filter((path) => path.includes("p/")),
        ["(p/q)", "p/q/r"],
      );
      await assert.rejects(
        mine.read((r) => r.mailbox(top.id)),
        refused("not-found"),
      );
      await assert.rejects(mine.snapshot(top.id), refused("not-found"));
      await assert.rejects(
        mine.write((w) => w.deleteMailbox("p/q")),
        refused("has-children"),
      );
      const again = await mine.write((w) => w.createMailbox("p/q"));
      assert.notEqual(again.id, top.id);
      assert.ok(again.uidValidity > top.uidValidity);
      assert.deepEqual([again.messages, again.uidNext], [0, 1]);
      await mine.write((w) => w.deleteMailbox("p/q"));
      await mine.write((w) => w.deleteMailbox("p/q/r"));
      assert.deepEqual(
        (await paths(mine)).filter((path) => path.startsWith("p")),
        ["p"],
      );
      await assert.rejects(
        mine.write((w) => w.deleteMailbox("INBOX")),
        refused("invalid"),
      );
      await assert.rejects(
        mine.write((w) => w.deleteMailbox("p/q")),
        refused("not-found"),
      );
      assert.equal((await mine.read((r) => r.quota())).usedMessages, 0);
      await sound(mine);
    });

    it("seen within the transaction that changes them are as changed", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const prepared = await on.at.store.prepare(mail("x"));
      await mine.write(async (w) => {
        const box = await w.createMailbox("fresh");
        await w.append(box.id, prepared);
        await w.append(inbox, prepared, { flags: ["$New"] });
        assert.equal((await w.mailboxByPath("fresh"))?.messages, 1);
        assert.equal((await w.mailboxes()).find((each) => each.id === inbox)?.messages, 1);
        const [row] = await w.rows(inbox, [1]);
        assert.deepEqual((await w.flagSet(row?.flagSet ?? 0)).names, ["$New"]);
        await w.expunge(inbox, { anyFlags: true });
        assert.deepEqual(await w.expungedSince(inbox, 0), [1]);
        await w.append(inbox, prepared);
        await w.expunge(inbox, { anyFlags: true });
        assert.deepEqual(await w.expungedSince(inbox, 0), [1, 2]);
      });
      await sound(mine);
    });

    it("hand out \\Recent once", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      await addMany(mine, inbox, 2);
      assert.equal(await mine.write((w) => w.claimRecent(inbox)), 1);
      assert.equal(await mine.write((w) => w.claimRecent(inbox)), 3);
      await addMany(mine, inbox, 1);
      assert.equal((await mine.read((r) => r.mailbox(inbox))).recentFrom, 3);
      assert.equal(await mine.write((w) => w.claimRecent(inbox), { durable: false }), 3);
    });

    it("need not exist to be subscribed to", async () => {
      const mine = await account();
      await mine.write((w) => w.subscribe("no/such"));
      await mine.write((w) => w.subscribe("no/such"));
      await mine.write((w) => w.unsubscribe("Sent"));
      await mine.write((w) => w.unsubscribe("never"));
      const names = await mine.read((r) => r.subscriptions());
      assert.ok(names.includes("no/such") && !names.includes("Sent"));
      assert.equal((await mine.read((r) => r.mailboxByPath("Sent")))?.subscribed, false);
    });
  });
}
