import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { MailWriter } from "../account.ts";
import type { AccountId, MailboxId } from "../model.ts";
import { sqliteIn, temporaryStore } from "../testing/temporary-store.ts";

describe("a snapshot made of what a transaction did", () => {
  it("shows what is in the database", async () => {
    await using at = await temporaryStore(sqliteIn);
    const id = 1 as AccountId;
    await at.store.createAccount(id);
    const account = at.store.account(id);
    const [inbox, archive] = await account.read(async (mail): Promise<[MailboxId, MailboxId]> => {
      const [one, other] = [await mail.mailboxByRole("inbox"), await mail.mailboxByRole("archive")];
      assert.ok(one && other);
      return [one.id, other.id];
    });
    const message = await at.store.prepare(Buffer.from("Subject: s\r\n\r\nbody\r\n"));
    const deeds: readonly ((mail: MailWriter) => Promise<unknown>)[] = [
      (mail) => mail.append(inbox, message, { flags: ["\\Seen"] }),
      async (mail) => {
        for (let i = 0; i < 20; i++) await mail.append(inbox, message);
      },
      (mail) => mail.changeFlags(inbox, [2, 3, 4, 9, 99], { how: "add", flags: ["\\Flagged", "$New"] }),
      (mail) => mail.changeFlags(inbox, [1, 2, 3, 20], { how: "replace", flags: ["\\Deleted"] }),
      async (mail) => {
        await mail.changeFlags(inbox, [5, 6], { how: "add", flags: ["\\Seen"] });
        await mail.changeFlags(inbox, [6, 7], { how: "remove", flags: ["\\Seen"] });
      },
      (mail) => mail.copy(inbox, [1, 5, 6, 21], inbox),
      (mail) => mail.copy(inbox, [3, 4, 22], archive),
      (mail) => mail.expunge(inbox),
      (mail) => mail.move(inbox, [5, 10, 11], archive),
      (mail) => mail.move(archive, [1, 2], archive),
      async (mail) => {
        const { uid } = await mail.append(archive, message);
        await mail.changeFlags(archive, [uid], { how: "add", flags: ["\\Draft"] });
        await mail.expunge(archive, { uids: [uid - 1, uid], anyFlags: true });
        await mail.append(archive, message, { flags: ["\\Answered"] });
      },
      (mail) => mail.changeFlags(inbox, [4], { how: "add", flags: ["\\Seen"] }),
      (mail) => mail.renameMailbox("INBOX", "Old"),
    ];
    for (const [number, deed] of deeds.entries()) {
      for (const each of [inbox, archive]) await account.snapshot(each);
      await account.write(deed);
      for (const each of [inbox, archive]) {
        const snapshot = account.snapshotNow(each) ?? (await account.snapshot(each));
        const shown = [...snapshot.uids].map((uid, i) => [uid, snapshot.flagSets.at(i), snapshot.modseqs.at(i)]);
        const rows = await account.read((mail) => mail.rowsFrom(each, 1, 1000));
        const expected = rows.map(({ uid, flagSet, modseq }) => [uid, flagSet, modseq]);
        assert.deepEqual(shown, expected, `mailbox ${each} after deed ${number}`);
        const { messages, uidNext } = await account.read((mail) => mail.mailbox(each));
        assert.deepEqual([snapshot.uids.length, snapshot.uidNext], [messages, uidNext]);
      }
    }
  });
});
