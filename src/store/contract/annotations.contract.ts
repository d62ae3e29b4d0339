/** Annotations, whatever database the store stands on. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { refused } from "../../../test/support/refused.ts";
import type { Account } from "../account.ts";
import type { MailboxId } from "../model.ts";
import { type StoreUnderTest } from "../testing/store-under-test.ts";

export function annotationsContract(on: StoreUnderTest): void {
  const { account, inboxOf, sound } = on;
  describe("annotations", () => {
    const values = (...pairs: readonly (readonly [string, string | undefined])[]): Map<string, Buffer | undefined> =>
      new Map(pairs.map(([entry, value]) => [entry, value === undefined ? undefined : Buffer.from(value, "latin1")]));
    const annotate = (of: Account, to: MailboxId | undefined, some: Map<string, Buffer | undefined>, viewer = of.id) =>
      of.write((w) => w.annotate(to, viewer, some));
    const read = async (of: Account, id: MailboxId | undefined, viewer = of.id): Promise<string[]> =>
      (await of.read((r) => r.annotations(id, viewer))).map(
        ({ entry, value }) => `${entry}=${Buffer.from(value).toString("latin1")}`,
      );

    it("are set, changed and taken away, each mailbox's and the account's for themselves", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      await annotate(mine, inbox, values(["/shared/comment", "a\0\xff"], ["/private/comment", ""]));
      await annotate(mine, undefined, values(["/private/x", "of all"]));
      assert.deepEqual(await read(mine, inbox), ["/private/comment=", "/shared/comment=a\0\xff"]);
      assert.deepEqual(await read(mine, undefined), ["/private/x=of all"]);
      const since = await mine.read((r) => r.modseq());
      const removed = await annotate(
        mine,
        inbox,
        values(["/private/comment", undefined], ["/private/none", undefined]),
      );
      assert.equal(removed, since + 1);
      assert.equal(await annotate(mine, inbox, values(["/private/none", undefined])), undefined);
      await annotate(mine, inbox, values(["/shared/comment", "b"]));
      assert.deepEqual(await read(mine, inbox), ["/shared/comment=b"]);
      const changes = await mine.read((r) => r.annotationChanges(since, mine.id));
      assert.deepEqual(
        changes.map(({ mailboxId, entry }) => [mailboxId, entry]),
        [
          [inbox, "/private/comment"],
          [inbox, "/shared/comment"],
        ],
      );
      assert.deepEqual(await mine.read((r) => r.annotationChanges(since + 2, mine.id)), []);
      await sound(mine);
    });

    it("are seen by others only where they are shared", async () => {
      const mine = await account();
      const other = (await account()).id;
      const inbox = await inboxOf(mine);
      await annotate(mine, inbox, values(["/private/comment", "mine"], ["/shared/comment", "ours"]));
      await annotate(mine, inbox, values(["/private/comment", "theirs"], ["/shared/color", "red"]), other);
      assert.deepEqual(await read(mine, inbox), ["/private/comment=mine", "/shared/color=red", "/shared/comment=ours"]);
      assert.deepEqual((await read(mine, inbox, other))[0], "/private/comment=theirs");
      const changes = await mine.read((r) => r.annotationChanges(0, other));
      assert.equal(changes.length, 3);
      const named = await mine.read((r) => r.annotationsNamed(["/private/comment", "/shared/none"], other));
      assert.deepEqual(
        [...(named.get(inbox) ?? [])],
        [["/private/comment", named.get(inbox)?.get("/private/comment")]],
      );
      assert.equal(Buffer.from(named.get(inbox)?.get("/private/comment") ?? []).toString(), "theirs");
      await sound(mine);
    });

    it("stay with a renamed mailbox, are copied from INBOX, and go with a mailbox", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const { id } = await mine.write((w) => w.createMailbox("a"));
      await annotate(mine, id, values(["/shared/comment", "a"]));
      await annotate(mine, inbox, values(["/shared/comment", "i"]));
      await mine.write((w) => w.renameMailbox("a", "b"));
      assert.deepEqual(await read(mine, id), ["/shared/comment=a"]);
      const old = await mine.write((w) => w.renameMailbox("INBOX", "old"));
      assert.deepEqual(await read(mine, old.id), ["/shared/comment=i"]);
      assert.deepEqual(await read(mine, inbox), ["/shared/comment=i"]);
      await mine.write((w) => w.deleteMailbox("b"));
      await assert.rejects(read(mine, id), refused("not-found"));
      await sound(mine);
    });

    it("have limits, within which they are all set or none", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const many = values(...Array.from({ length: 100 }, (_, i) => [`/private/${i}`, "x"] as const));
      await annotate(mine, inbox, many);
      const more = values(["/private/1", "changed"], ["/private/more", "x"]);
      await assert.rejects(annotate(mine, inbox, more), refused("limit"));
      assert.ok((await read(mine, inbox)).includes("/private/1=x"));
      await annotate(mine, inbox, values(["/private/1", undefined], ["/private/more", "x"]));
      const large = values(["/private/more", "x".repeat(20_000)]);
      await assert.rejects(annotate(mine, inbox, large), refused("too-large"));
      await assert.rejects(annotate(mine, 99 as MailboxId, values(["/private/a", "x"])), refused("not-found"));
    });

    it("have limits for the account that renaming INBOX keeps as well", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const full = values(...Array.from({ length: 100 }, (_, i) => [`/private/${i}`, "x".repeat(16_384)] as const));
      await annotate(mine, inbox, full);
      const rename = (i: number) => mine.write((w) => w.renameMailbox("INBOX", `old ${i}`));
      for (let i = 1; i < 10; i++) await rename(i);
      await assert.rejects(rename(10), refused("limit"));
      await sound(mine);
    });
  });
}
