/** What is learned takes no more room than it may, and is learned some time after it was shown. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { refused } from "../../../test/support/refused.ts";
import { Refusal } from "../../base/errors.ts";
import type { Database } from "../../db/database.ts";
import { JUNK_TOKENS_LEFT, JUNK_TOKENS_MAX, LEARN_DELAY_MS, LEARN_PAUSE_MS } from "../limits.ts";
import type { AccountId, MailboxId } from "../model.ts";
import { sqliteIn, temporaryStore } from "../testing/temporary-store.ts";

const ID = 1 as AccountId;

/** Until it has failed: the timers are not the clock's here. */
const LONGEST_MS = 20_000;

it("drops the rarest of too many tokens, the oldest first, and keeps what counts", async () => {
  await using at = await temporaryStore();
  await at.store.createAccount(ID);
  const account = at.store.account(ID);
  const filter = await account.junkFilter();
  let made = 0;
  const letters = (n: number): string => n.toString(36).replace(/\d/g, (digit) => "ghijklmnop"[Number(digit)] ?? "");
  const message = (): Buffer =>
    Buffer.from(
      `Subject: always\r\n\r\n${Array.from({ length: 500 }, () => `w${letters(made++ + 1_000_000)}q`).join(" ")}\r\n`,
    );
  for (let lessons = 0; lessons < 320; lessons += 32)
    await filter.teach(
      Array.from({ length: 32 }, () => message()),
      "junk",
    );
  const { tokens, junk } = await filter.status();
  assert.ok(tokens > JUNK_TOKENS_LEFT / 2 && tokens <= JUNK_TOKENS_MAX, String(tokens));
  assert.equal(junk, 320);
  const prepared = await at.store.prepare(Buffer.from("Subject: always\r\n\r\n"));
  const seen = await account.read(async (mail) => mail.junkCounts((await prepared.junkTokens(new Uint8Array())) ?? []));
  assert.ok(seen.some((count) => count.junk === 320));
  assert.deepEqual(await at.store.check(ID), []);
});

it("loses nothing of what was shown while the disk is full", async () => {
  let isFull = false;
  await using at = await temporaryStore(async (folder) => {
    const files = await sqliteIn(folder);
    return new Proxy(files, {
      get(target, name) {
        if (name === "account") return (id: number) => failing(target.account(id), () => isFull);
        const member: unknown = Reflect.get(target, name);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
  });
  await at.store.createAccount(ID);
  const account = at.store.account(ID);
  const prepared = await at.store.prepare(Buffer.from("Subject: x\r\n\r\npills\r\n"));
  await account.write(async (mail) => {
    const junk = await mail.mailboxByRole("junk");
    assert.ok(junk);
    for (let i = 0; i < 9; i++) await mail.append(junk.id, prepared);
  });
  const filter = await account.junkFilter();
  isFull = true;
  await assert.rejects(filter.catchUp(), refused("unavailable"));
  assert.equal((await filter.status()).junk, 0);
  isFull = false;
  await filter.catchUp();
  assert.equal((await filter.status()).junk, 9);
});

function failing(database: Database, isFull: () => boolean): Database {
  return new Proxy(database, {
    get(target, name) {
      if (name === "write" && isFull()) return () => Promise.reject(new Refusal("unavailable", "the disk is full"));
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

it("learns by itself, half a minute after somebody has shown something", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  await using at = await temporaryStore();
  await at.store.createAccount(ID);
  const account = at.store.account(ID);
  const prepared = await at.store.prepare(Buffer.from("Subject: x\r\n\r\npills\r\n"));
  await account.write(async (mail) => {
    const [inbox, junk] = [await mail.mailboxByRole("inbox"), await mail.mailboxByRole("junk")];
    assert.ok(inbox && junk);
    const prefix = Buffer.from("Return-Path: <x@x.example>\r\n");
    for (let i = 0; i < 9; i++) await mail.append(inbox.id, prepared, { prefix });
  });
  await account.write(async (mail) => {
    const [inbox, junk] = [await mail.mailboxByRole("inbox"), await mail.mailboxByRole("junk")];
    assert.ok(inbox && junk);
    await mail.move(inbox.id, [1, 2, 3, 4, 5, 6, 7, 8, 9], junk.id);
  });
  const learned = async (): Promise<number> => (await account.read((mail) => mail.junkLearned())).junk;
  assert.equal(await learned(), 0);
  context.mock.timers.tick(LEARN_DELAY_MS);
  for (const end = performance.now() + LONGEST_MS; performance.now() < end && (await learned()) < 9;) {
    context.mock.timers.tick(LEARN_PAUSE_MS);
    await new Promise(setImmediate);
  }
  assert.equal(await learned(), 9);
});

it("is not woken by whoever moves and flags all day, and shows no junk", async (context) => {
  const timers = context.mock.method(globalThis, "setTimeout");
  const woken = (): number => timers.mock.calls.filter(({ arguments: [, ms] }) => ms === LEARN_DELAY_MS).length;
  await using at = await temporaryStore();
  await at.store.createAccount(ID);
  const account = at.store.account(ID);
  const prepared = await at.store.prepare(Buffer.from("Subject: x\r\n\r\npills\r\n"));
  const [inbox, archive, junk] = await account.read(async (mail) => {
    const found = await Promise.all((["inbox", "archive", "junk"] as const).map((role) => mail.mailboxByRole(role)));
    return found.map((mailbox) => mailbox?.id as MailboxId);
  });
  assert.ok(inbox && archive && junk);
  await account.write(async (mail) => {
    const prefix = Buffer.from("Return-Path: <x@x.example>\r\n");
    for (let i = 0; i < 5; i++) await mail.append(inbox, prepared, { prefix });
    await mail.append(archive, prepared, { flags: ["\\Flagged"] });
  });
  const flag = (how: "add" | "replace", ...flags: string[]): Promise<unknown> =>
    account.write((mail) => mail.changeFlags(inbox, [1, 2], { how, flags }));
  await flag("add", "\\Flagged", "\\Answered", "NonJunk");
  await flag("replace", "\\Seen");
  await account.write((mail) => mail.move(inbox, [5], archive));
  await account.write((mail) => mail.copy(inbox, [4], archive));
  assert.equal(woken(), 0);
  await account.write((mail) => mail.move(inbox, [3], junk));
  assert.equal(woken(), 1);
  const filter = await account.junkFilter();
  await filter.catchUp();
  const { junk: learned, ham } = await filter.status();
  assert.deepEqual([learned, ham], [1, 2], "what was moved before tells something now");
});

it("is woken by flags once there is junk to compare with", async (context) => {
  const timers = context.mock.method(globalThis, "setTimeout");
  const woken = (): number => timers.mock.calls.filter(({ arguments: [, ms] }) => ms === LEARN_DELAY_MS).length;
  await using at = await temporaryStore();
  await at.store.createAccount(ID);
  const account = at.store.account(ID);
  await (await account.junkFilter()).teach([Buffer.from("Subject: x\r\n\r\npills\r\n")], "junk");
  const prepared = await at.store.prepare(Buffer.from("Subject: y\r\n\r\nbread\r\n"));
  await account.write(async (mail) => {
    const inbox = (await mail.mailboxByRole("inbox"))?.id as MailboxId;
    await mail.append(inbox, prepared, { prefix: Buffer.from("Return-Path: <x@x.example>\r\n") });
    await mail.changeFlags(inbox, [1], { how: "add", flags: ["\\Seen"] });
  });
  assert.equal(woken(), 0);
  await account.write(async (mail) => {
    const inbox = (await mail.mailboxByRole("inbox"))?.id as MailboxId;
    await mail.changeFlags(inbox, [1], { how: "add", flags: ["\\Flagged"] });
  });
  assert.equal(woken(), 1);
});
