import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openMailParts } from "../../../test/support/mail-parts.ts";
import { Refusal } from "../../base/errors.ts";
import type { Account, MailWriter } from "../../store/account.ts";
import type { Role } from "../../store/model.ts";
import { deliver } from "../deliver.ts";
import { block, blockedSenders, isBlocked, unblock } from "./blocked.ts";
import { fileMuted } from "./muted.ts";

const message = (head: string, subject: string): Buffer =>
  Buffer.from(`${head}\r\nSubject: ${subject}\r\n\r\nx\r\n`, "utf8");

async function ofAnn() {
  const mail = await openMailParts();
  const ann = await mail.addUser("ann");
  const bring = async (bytes: Buffer, detail?: string): Promise<void> => {
    const account = { id: ann.account.id, address: ann.address, detail, folder: undefined };
    const { failures } = await deliver(mail, {
      id: "m",
      message: bytes,
      copies: [{ account, prefix: Buffer.from("Return-Path: <x@x.example>\r\n") }],
      at: 0,
    });
    assert.equal(failures.size, 0);
  };
  return { mail, account: ann.account, bring };
}

/** Flags of each message in a mailbox. */
async function flagsIn(account: Account, role: Role): Promise<string[]> {
  return account.read(async (mail) => {
    const mailbox = await mail.mailboxByRole(role);
    if (mailbox === undefined) return ["no such mailbox"];
    const rows = await mail.rowsFrom(mailbox.id, 1, 100);
    return Promise.all(rows.map(async ({ flagSet }) => (await mail.flagSet(flagSet)).names.join(" ")));
  });
}

describe("mail of blocked senders", () => {
  it("is junk, whoever of several authors is blocked, by address or domain, in any case", async () => {
    const { mail, account, bring } = await ofAnn();
    await using _mail = mail;
    await account.write(async (writer) => {
      await block(writer, " Eve@Far.example ", 1);
      await block(writer, "@ads.example", 2);
      await block(writer, "@b\u00fccher.example", 4);
      await block(writer, '"Bob@Bank.example, x"@far.example', 3);
    });
    const blocked = [
      'From: "bob@bank.example, x"@far.example',
      "From: eve@far.example",
      "From: eve@far.example.",
      "From: x@xn--bcher-kva.example",
      "From: x@B\u00fccher.example",
      "From: Somebody Else <EVE@far.EXAMPLE>",
      "From: bob@far.example, Eve <eve@far.example>",
      "From: bob@far.example\r\nFrom: eve@far.example",
      "From: any.body@ads.example",
    ];
    const taken = [
      "From: bob@far.example",
      'From: "eve@far.example" <bob@far.example>',
      "From: x@more.ads.example",
      "From: eve@far.example.org",
      "From: <>",
      "To: eve@far.example",
    ];
    for (const head of [...blocked, ...taken]) await bring(message(head, "s"));
    assert.equal((await flagsIn(account, "junk")).length, blocked.length);
    assert.equal((await flagsIn(account, "inbox")).length, taken.length);
  });

  it("is not asked about a sender twice, and comes in again when that is unblocked", async () => {
    const { mail, account, bring } = await ofAnn();
    await using _mail = mail;
    await account.write(async (writer) => {
      await block(writer, "eve@far.example", 1);
      await block(writer, "EVE@far.example", 2);
      await block(writer, "mallory@far.example", 3);
    });
    assert.deepEqual(await account.read(blockedSenders), [
      { sender: "mallory@far.example", since: 3 },
      { sender: "eve@far.example", since: 1 },
    ]);
    await account.write((writer) => unblock(writer, "Eve@far.example"));
    await bring(message("From: eve@far.example", "s"));
    assert.deepEqual(await flagsIn(account, "inbox"), [""]);
    await assert.rejects(
      account.write((writer) => unblock(writer, "eve@far.example")),
      (error) => error instanceof Refusal && error.code === "not-found",
    );
  });

  it("is looked for only where somebody is blocked", async () => {
    const { mail, account } = await ofAnn();
    await using _mail = mail;
    const isAsked = await account.read((reader) =>
      isBlocked(reader, () => assert.fail("the message was read for nothing")),
    );
    assert.equal(isAsked, false);
  });

  it("can be that of addresses and domains only", async () => {
    const { mail, account } = await ofAnn();
    await using _mail = mail;
    for (const text of [
      "",
      "eve",
      "a b@c.example",
      "eve@",
      "@",
      "a@b@c",
      'a"b@c',
      '"a\n"@b',
      `${"a".repeat(320)}@b.example`,
    ])
      await assert.rejects(
        account.write((writer) => block(writer, text, 1)),
        (error) => error instanceof Refusal && error.code === "invalid",
        text,
      );
  });
});

describe("a muted conversation", () => {
  const first = message("From: bob@far.example\r\nMessage-ID: <1@far.example>", "Lunch");
  const answer = message(
    "From: eve@far.example\r\nMessage-ID: <2@far.example>\r\nReferences: <1@far.example>",
    "Re: Lunch",
  );
  const other = message("From: eve@far.example\r\nMessage-ID: <3@far.example>", "Dinner");

  const mark = (account: Account, flags: readonly string[], how: "add" | "remove" = "add"): Promise<unknown> =>
    account.write(async (mail) => {
      const inbox = await mail.mailboxByRole("inbox");
      assert.ok(inbox);
      await mail.changeFlags(inbox.id, [1], { how, flags });
    });

  it("goes on in the archive, read already; others are as before", async () => {
    const { mail, account, bring } = await ofAnn();
    await using _mail = mail;
    await bring(first);
    await mark(account, ["$Muted"]);
    await bring(answer);
    await bring(other);
    assert.deepEqual(await flagsIn(account, "inbox"), ["$Muted", ""]);
    assert.deepEqual(await flagsIn(account, "archive"), ["\\Seen"]);
    assert.deepEqual(await mail.store.check(account.id), []);
  });

  it("is heard again when the keyword is taken away, or it is followed", async () => {
    const { mail, account, bring } = await ofAnn();
    await using _mail = mail;
    await bring(first);
    await mark(account, ["$muted"]);
    await mark(account, ["$muted"], "remove");
    await bring(answer);
    assert.deepEqual(await flagsIn(account, "inbox"), ["", ""]);
    await mark(account, ["$muted", "$followed"]);
    await bring(answer);
    assert.deepEqual(await flagsIn(account, "archive"), []);
  });

  it("goes on in the archive of who had none any more", async () => {
    const { mail, account, bring } = await ofAnn();
    await using _mail = mail;
    await account.write((writer) => writer.deleteMailbox("Archive"));
    await bring(first);
    await mark(account, ["$muted"]);
    await bring(answer);
    assert.deepEqual(await flagsIn(account, "archive"), ["\\Seen"]);
  });

  it("goes on in sight where it cannot be moved", async () => {
    const { mail, account, bring } = await ofAnn();
    await using _mail = mail;
    await bring(first);
    await mark(account, ["$muted"]);
    await account.write(async (writer) => {
      const inbox = await writer.mailboxByRole("inbox");
      assert.ok(inbox);
      const [row] = await writer.rowsFrom(inbox.id, 1, 1);
      assert.ok(row);
      const full: MailWriter = new Proxy(writer, {
        get(target, name) {
          if (name === "move") return () => Promise.reject(new Refusal("limit", "no room"));
          const member: unknown = Reflect.get(target, name);
          return typeof member === "function" ? member.bind(target) : member;
        },
      });
      assert.equal(await fileMuted(full, row, inbox), undefined);
    });
  });
});
