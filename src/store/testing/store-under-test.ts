/** A store that the contract is tried on, and what nearly every test of it does first. */
import assert from "node:assert/strict";
import { after, before } from "node:test";
import type { AccountDatabases } from "../../db/database.ts";
import type { Account, AppendOptions } from "../account.ts";
import type { AccountId, MailboxId } from "../model.ts";
import { type TemporaryStore, temporaryStore } from "./temporary-store.ts";

export const crlf = (text: string): Buffer => Buffer.from(text.replaceAll("\n", "\r\n"));

export function mail(subject: string, body = "Hello.\n", fields = ""): Buffer {
  return crlf(
    `From: Ada <ada@example.com>\nTo: bob@example.com\nSubject: ${subject}\nDate: Thu, 01 Jan 2026 10:00:00 +0100\n${fields}\n${body}`,
  );
}

export type StoreUnderTest = ReturnType<typeof storeUnderTest>;

/** Is there from before the first test of the suite that calls this until after its last. */
export function storeUnderTest(open: (folder: string) => Promise<AccountDatabases>) {
  let at: TemporaryStore;
  let lastAccount = 0;
  before(async () => {
    at = await temporaryStore(open);
  });
  after(() => at[Symbol.asyncDispose]());

  return {
    get at(): TemporaryStore {
      return at;
    },

    /** One of its own, with the usual mailboxes. */
    account: async (): Promise<Account> => {
      const id = ++lastAccount as AccountId;
      await at.store.createAccount(id);
      return at.store.account(id);
    },

    inboxOf: (of: Account): Promise<MailboxId> =>
      of.read(async (mailReader) => (await mailReader.mailboxByRole("inbox"))?.id as MailboxId),

    add: async (to: Account, mailbox: MailboxId, message: Uint8Array, options?: AppendOptions) => {
      const prepared = await at.store.prepare(message);
      return to.write((w) => w.append(mailbox, prepared, options));
    },

    addMany: async (to: Account, mailbox: MailboxId, count: number, options?: AppendOptions): Promise<void> => {
      const prepared = await at.store.prepare(mail("many"));
      await to.write(async (w) => {
        for (let i = 0; i < count; i++) await w.append(mailbox, prepared, options);
      });
    },

    /** The flags of every message, by its UID. */
    flagsOf: async (of: Account, mailbox: MailboxId): Promise<Record<number, string>> => {
      const snapshot = await of.snapshot(mailbox);
      return Object.fromEntries(
        Array.from(snapshot.uids, (uid, i) => [uid, snapshot.flagSet(snapshot.flagSets.at(i)).names.join(" ")]),
      );
    },

    sound: async (of: Account): Promise<void> => {
      assert.deepEqual(await at.store.check(of.id), []);
    },

    paths: (of: Account): Promise<string[]> =>
      of.read(async (r) => (await r.places()).map((box) => (box.selectable ? box.path : `(${box.path})`))),
  };
}
