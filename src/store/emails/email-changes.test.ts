import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { systemClock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import { openFileBlobs } from "../../blob/files.ts";
import type { MailWriter } from "../account.ts";
import type { AccountId, EmailId, FlaggedRow, MailboxId } from "../model.ts";
import { openMailStore } from "../store.ts";
import { sqliteIn, temporaryStore } from "../testing/temporary-store.ts";

const id = 1 as AccountId;
const every = (step: number, below: number): number[] =>
  Array.from({ length: Math.ceil(below / step) }, (_, i) => 1 + i * step);

describe("what changed since", { timeout: 60_000 }, () => {
  it("tells other processes and JMAP what changed, few or very many", async () => {
    await using at = await temporaryStore();
    await using databases = await sqliteIn(at.folder);
    const blobs = await openFileBlobs(join(at.folder, "blobs"));
    await using elsewhere = openMailStore({ databases, blobs, bus: at.bus, clock: systemClock, log: silentLog });
    await at.store.createAccount(id);
    const [here, there] = [at.store.account(id), elsewhere.account(id)];
    const inbox = await here.read(async (mail) => (await mail.mailboxByRole("inbox"))?.id as MailboxId);
    const messages = Array.from({ length: 40 }, (_, i) => at.store.prepare(Buffer.from(`Subject: ${i}\r\n\r\n`)));
    const prepared = await Promise.all(messages);
    await here.write(async (mail) => {
      for (const message of prepared) await mail.append(inbox, message);
    });
    let count = 40;
    for (; count < 5000; count *= 2) await here.write((mail) => mail.copy(inbox, every(1, count), inbox));
    const flag = (uids: readonly number[], name: string) => (mail: MailWriter) =>
      mail.changeFlags(inbox, uids, { how: "add", flags: [name] });
    const deeds: readonly ((mail: MailWriter) => Promise<unknown>)[] = [
      flag([3, 44, 45, 3000], "\\Flagged"),
      (mail) => mail.copy(inbox, [7], inbox),
      flag(every(2, count), "\\Seen"),
      flag([9, 10], "\\Answered"),
      (mail) => mail.expunge(inbox, { uids: [44, 100], anyFlags: true }),
      flag(every(1, count), "\\Draft"),
      flag([12], "$Last"),
    ];
    const positions: number[] = [];
    const rowsNow = async (): Promise<FlaggedRow[]> => {
      const rows: FlaggedRow[] = [];
      for (let from = 1; from <= count + 1; from += 2000) {
        rows.push(
          ...(await here.read((mail) => mail.rowsFrom(inbox, from, 2000))).filter(({ uid }) => uid < from + 2000),
        );
      }
      return rows;
    };
    for (const deed of deeds) {
      await there.snapshot(inbox);
      positions.push(await here.read((mail) => mail.modseq()));
      await here.write(deed);
      const rows = await rowsNow();
      for (const account of [here, there]) {
        const snapshot = await account.snapshot(inbox);
        const shown = [...snapshot.uids].map((uid, i) => [uid, snapshot.flagSets.at(i), snapshot.modseqs.at(i)]);
        assert.deepEqual(
          shown,
          rows.map(({ uid, flagSet, modseq }) => [uid, flagSet, modseq]),
        );
      }
      for (const since of positions) {
        const changes = await there.read((mail) => mail.emailChanges(since, 10_000));
        const changed = new Set(rows.filter(({ modseq }) => modseq > since).map(({ emailId }) => emailId));
        assert.ok(changed.difference(new Set(changes?.updated)).size === 0, `since ${since}`);
      }
    }
    assert.deepEqual(await at.store.check(id), []);
  });

  it("knows of every change, however long ago", async () => {
    await using at = await temporaryStore();
    await at.store.createAccount(id);
    const account = at.store.account(id);
    const inbox = await account.read(async (mail) => (await mail.mailboxByRole("inbox"))?.id as MailboxId);
    const message = await at.store.prepare(Buffer.from("Subject: s\r\n\r\n"));
    const emails: EmailId[] = [];
    for (let i = 0; i < 200; i++) emails.push((await account.write((mail) => mail.append(inbox, message))).emailId);
    const since = await account.read((mail) => mail.modseq());
    await account.write((mail) => mail.changeFlags(inbox, [7], { how: "add", flags: ["\\Seen"] }));
    for (let i = 0; i < 1200; i++) {
      const how = i % 2 === 0 ? "add" : "remove";
      await account.write((mail) => mail.changeFlags(inbox, [150], { how, flags: ["\\Seen"] }), { durable: false });
    }
    assert.deepEqual((await account.read((mail) => mail.emailChanges(since, 10)))?.updated, [emails[6], emails[149]]);
  });

  it("looks at all messages for what happened before there were blocks", async () => {
    await using at = await temporaryStore();
    await at.store.createAccount(id);
    const account = at.store.account(id);
    const inbox = await account.read(async (mail) => (await mail.mailboxByRole("inbox"))?.id as MailboxId);
    const message = await at.store.prepare(Buffer.from("Subject: s\r\n\r\n"));
    const { emailId } = await account.write((mail) => mail.append(inbox, message));
    await account.write((mail) => mail.append(inbox, message));
    const since = await account.read((mail) => mail.modseq());
    await account.write((mail) => mail.changeFlags(inbox, [1], { how: "add", flags: ["\\Seen"] }));
    // As the migration leaves what was there: the row has what the block would have.
    await at.databases.account(id).write(async (tx) => {
      await tx.run({ text: ["delete from flag_block"], values: [] });
      await tx.run({
        text: ["update message set first_modseq = ", ", first_flag_set_id = 2 where uid = 1"],
        values: [since + 1],
      });
      await tx.run({ text: ["update mailbox set flags_forgotten_modseq = highest_modseq"], values: [] });
    });
    assert.deepEqual((await account.read((mail) => mail.emailChanges(since, 10)))?.updated, [emailId]);
    const snapshot = await account.snapshot(inbox);
    assert.ok(snapshot.flagSet(snapshot.flagSets.at(0)).seen);
    await account.write((mail) => mail.changeFlags(inbox, [1], { how: "remove", flags: ["\\Seen"] }));
    assert.deepEqual(await at.store.check(id), []);
  });
});
