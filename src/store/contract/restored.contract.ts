/** Accounts whose place a backup has taken, whatever database the store stands on. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sql } from "../../db/sql.ts";
import type { EmailId, MailboxId, RecordKind } from "../model.ts";
import { mail, type StoreUnderTest } from "../testing/store-under-test.ts";

const kind: RecordKind = "identity";

export function restoredContract(on: StoreUnderTest): void {
  const { account, inboxOf, add, sound, flagsOf } = on;

  /** An account as a backup has it, and everything as it was told then. */
  async function backedUp() {
    const mine = await account();
    const inbox = await inboxOf(mine);
    const kept = await add(mine, inbox, mail("kept"), { flags: ["\\Flagged"] });
    const seen = await add(mine, inbox, mail("seen"));
    const gone = await add(mine, inbox, mail("gone"));
    await mine.write((w) => w.changeFlags(inbox, [seen.uid], { how: "add", flags: ["\\Seen"] }));
    await mine.write((w) => w.expunge(inbox, { uids: [gone.uid], anyFlags: true }));
    const record = await mine.write((w) => w.addRecord(kind, "{}"));
    const before = await mine.read(async (r) => ({
      modseq: await r.modseq(),
      inbox: (await r.mailboxes()).find(({ id }) => id === inbox),
    }));
    return { mine, inbox, kept, seen, record, before };
  }

  describe("an account that comes from a backup", () => {
    it("keeps its messages, their UIDs and flags, and is sound", async () => {
      const { mine, inbox, kept, seen, before } = await backedUp();
      assert.equal(await on.at.store.restored(mine.id), 2);
      assert.deepEqual(await flagsOf(mine, inbox), { [kept.uid]: "\\Flagged", [seen.uid]: "\\Seen" });
      const now = (await mine.read((r) => r.mailboxes())).find(({ id }) => id === inbox);
      assert.equal(now?.uidValidity, before.inbox?.uidValidity);
      await sound(mine);
    });

    it("gives numbers that nothing had, also when it is restored again", async () => {
      const { mine, inbox, kept, record, before } = await backedUp();
      let made = 0;
      const added = async () => ({
        message: await add(mine, inbox, mail("new")),
        record: await mine.write((w) => w.addRecord(kind, "{}")),
        mailbox: (await mine.write((w) => w.createMailbox(`m${++made}`))).id,
      });
      const lost = await added();
      for (let times = 0; times < 2; times++) {
        await on.at.store.restored(mine.id);
        const next = await added();
        assert.ok(next.message.uid > lost.message.uid + 1_000_000, "UIDs are left out");
        assert.ok(next.message.emailId > lost.message.emailId + 1_000_000, "ids of emails are left out");
        assert.ok(next.mailbox > lost.mailbox + 1_000_000, "ids of mailboxes are left out");
        assert.ok(next.record > lost.record + 1_000_000 && lost.record > record, "ids of records are left out");
        assert.equal(next.message.uidValidity, kept.uidValidity);
      }
      assert.ok((await mine.read((r) => r.modseq())) > before.modseq + 2 ** 32);
      await sound(mine);
    });

    it("knows no position from before, and tells every message anew", async () => {
      const { mine, inbox, kept, seen, before } = await backedUp();
      await on.at.store.restored(mine.id);
      for (const since of [0, before.modseq - 1, before.modseq, before.modseq + 1, before.modseq + 1_000]) {
        await mine.read(async (r) => {
          assert.equal(await r.emailChanges(since, 100), undefined);
          assert.equal(await r.threadChanges(since, 100), undefined);
          assert.equal(await r.mailboxChanges(since, 100), undefined);
          assert.equal(await r.recordChanges(kind, since, 100), undefined);
          assert.equal(await r.expungedSince(inbox, since), undefined);
        });
      }
      const snapshot = await mine.snapshot(inbox);
      assert.deepEqual([...snapshot.uids], [kept.uid, seen.uid]);
      for (let at = 0; at < 2; at++) assert.ok(snapshot.modseqs.at(at) > before.modseq + 1_000);
    });

    it("goes on from there", async () => {
      const { mine, inbox, kept, seen } = await backedUp();
      await on.at.store.restored(mine.id);
      const since = await mine.read((r) => r.modseq());
      const { emailId } = await add(mine, inbox, mail("later"));
      await mine.write((w) => w.changeFlags(inbox, [kept.uid], { how: "add", flags: ["\\Seen"] }));
      await mine.write((w) => w.expunge(inbox, { uids: [seen.uid], anyFlags: true }));
      const changes = await mine.read((r) => r.emailChanges(since, 100));
      assert.deepEqual(changes?.created, [emailId]);
      assert.deepEqual(changes?.updated, [kept.emailId]);
      assert.deepEqual(changes?.destroyed, [seen.emailId satisfies EmailId]);
      assert.deepEqual(await mine.read((r) => r.expungedSince(inbox satisfies MailboxId, since)), [seen.uid]);
      await sound(mine);
    });

    it("gets another UIDVALIDITY where too few UIDs are left to leave some out", async () => {
      const { mine, inbox, kept } = await backedUp();
      await on.at.databases.account(mine.id).write((tx) =>
        tx.run(sql`
          update mailbox set uid_next = 4000000000 where account_id = ${mine.id} and mailbox_id = ${inbox}`),
      );
      await on.at.store.restored(mine.id);
      const now = (await mine.read((r) => r.mailboxes())).find(({ id }) => id === inbox);
      assert.ok((now?.uidValidity ?? 0) > kept.uidValidity);
      assert.equal(now?.uidNext, 4_000_000_000);
      await sound(mine);
    });
  });
}
