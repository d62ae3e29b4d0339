import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { systemClock } from "../base/clock.ts";
import { silentLog } from "../base/log.ts";
import { openFileBlobs } from "../blob/files.ts";
import type { MailWriter } from "./account.ts";
import { FLAG_CHANGES_REMEMBERED, TIDY_EVERY } from "./limits.ts";
import type { AccountId, MailboxId, FlaggedRow } from "./model.ts";
import { openMailStore } from "./store.ts";
import { sqliteIn, temporaryStore } from "./testing/temporary-store.ts";

const id = 1 as AccountId;
const every = (step: number, below: number): number[] =>
  Array.from({ length: Math.ceil(below / step) }, (_, i) => 1 + i * step);

describe("the log of flag changes", { timeout: 60_000 }, () => {
  it("tells other processes and JMAP what changed, few or very many", async () => {
    await using at = await temporaryStore();
    await using databases = await sqliteIn(at.folder);
    const blobs = await openFileBlobs(join(at.folder, "blobs"));
    await using elsewhere = openMailStore({ databases, blobs, bus: at.bus, clock: systemClock, log: silentLog });
    await at.store.createAccount(id);
    const [here, there] = [at.store.account(id), elsewhere.account(id)];
    const inbox = await here.read(async (mail) => (await mail.mailboxByRole("inbox"))?.id as MailboxId);
    await here.write(async (mail) => {
      for (let i = 0; i < 40; i++) {
        await mail.append(inbox, await at.store.prepare(Buffer.from(`Subject: ${i}\r\n\r\n`)));
      }
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
        const picture = await account.snapshot(inbox);
        const shown = [...picture.uids].map((uid, i) => [uid, picture.flagSets.at(i), picture.modseqs.at(i)]);
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

  it("is kept short", async () => {
    await using at = await temporaryStore();
    await at.store.createAccount(id);
    const account = at.store.account(id);
    const inbox = await account.read(async (mail) => (await mail.mailboxByRole("inbox"))?.id as MailboxId);
    const message = await at.store.prepare(Buffer.from("Subject: s\r\n\r\n"));
    const { emailId } = await account.write((mail) => mail.append(inbox, message));
    const since = await account.read((mail) => mail.modseq());
    const changes = FLAG_CHANGES_REMEMBERED + TIDY_EVERY;
    for (let i = 0; i < changes; i++) {
      const how = i % 2 === 0 ? "add" : "remove";
      await account.write((mail) => mail.changeFlags(inbox, [1], { how, flags: ["\\Seen"] }), { durable: false });
    }
    const [kept] = await at.databases
      .account(id)
      .read((tx) => tx.rows({ text: ["select count(*), min(modseq) from flagged"], values: [] }));
    assert.ok(Number(kept?.[0]) <= changes, `${String(kept?.[0])} of ${changes}`);
    assert.ok(Number(kept?.[1]) > since);
    assert.deepEqual((await account.read((mail) => mail.emailChanges(since, 10)))?.updated, [emailId]);
  });
});
