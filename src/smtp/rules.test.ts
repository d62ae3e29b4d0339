/** Rules of domains and accounts, as senders and receivers see them. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DOMAIN } from "../../test/support/mail-parts.ts";
import { type SmtpServer, startSmtpServer } from "../../test/support/smtp-server.ts";
import type { Account } from "../store/account.ts";
import { ANYONE } from "../store/sharing/rights.ts";

describe("rules for where mail goes", () => {
  let server: SmtpServer;
  let account: Account;
  before(async () => {
    server = await startSmtpServer();
    account = await server.addUser("user");
    await account.write((mail) => mail.createMailbox("Lists/Sport"));
  });
  after(() => server[Symbol.asyncDispose]());

  /** The replies to RCPT and, where that is taken, to the end of the text. */
  async function send(local: string): Promise<string[]> {
    const client = await server.connect("smtp");
    const ask = async (command: string): Promise<string> => {
      client.send(`${command}\r\n`);
      return (await client.reply()).at(-1) ?? "closed";
    };
    await ask("EHLO client.example");
    await ask("MAIL FROM:<a@b.example>");
    const replies = [await ask(`RCPT TO:<${local}@${DOMAIN}>`)];
    if (replies[0]?.startsWith("250")) {
      await ask("DATA");
      replies.push(await ask("Subject: x\r\n\r\nx\r\n."));
    }
    client.close();
    return replies.map((reply) => reply.slice(0, 9));
  }

  async function holds(path: string): Promise<number> {
    return account.read(async (mail) => (await mail.mailboxByPath(path))?.messages ?? 0);
  }

  it("files by subaddress when the account says so and the mailbox is there", async () => {
    await send("user+lists.sport");
    assert.deepEqual([await holds("INBOX"), await holds("Lists/Sport")], [1, 0]);
    await server.directory.changeAccount(`user@${DOMAIN}`, { subaddressFolders: true });
    for (const tag of ["lists.sport", "Lists/Sport", "LISTS.SPORT"]) {
      assert.deepEqual(await send(`user+${tag}`), ["250 2.1.5", "250 2.0.0"]);
    }
    assert.deepEqual([await holds("INBOX"), await holds("Lists/Sport")], [1, 3]);
    await send("user+nowhere");
    await send("user");
    assert.deepEqual([await holds("INBOX"), await holds("Lists/Sport")], [3, 3]);
  });

  it("files where anyone may post to a mailbox, and not where nobody may", async () => {
    await server.directory.changeAccount(`user@${DOMAIN}`, { subaddressFolders: false });
    const held = await holds("Lists/Sport");
    const post = async (negative: boolean, rights: string): Promise<void> => {
      await account.write(async (mail) => {
        const mailbox = await mail.mailboxByPath("Lists/Sport");
        if (mailbox !== undefined) await mail.setGrant(mailbox.id, { grantee: ANYONE, negative, rights });
      });
    };
    await send("user+lists.sport");
    assert.equal(await holds("Lists/Sport"), held);
    await post(false, "p");
    await send("user+lists.sport");
    assert.equal(await holds("Lists/Sport"), held + 1);
    await post(true, "p");
    await server.directory.changeAccount(`user@${DOMAIN}`, { subaddressFolders: true });
    await send("user+lists.sport");
    assert.equal(await holds("Lists/Sport"), held + 1);
  });

  it("asks senders to come again while users of the domain move here", async () => {
    assert.deepEqual(await send("nobody"), ["550 5.1.1"]);
    await server.directory.changeDomain(DOMAIN, { unknownUsers: "defer" });
    assert.deepEqual(await send("nobody"), ["450 4.1.1"]);
    await server.addUser("nobody");
    assert.deepEqual(await send("nobody"), ["250 2.1.5", "250 2.0.0"]);
  });

  it("knows no subaddresses where the domain has none", async () => {
    await server.directory.changeDomain(DOMAIN, { unknownUsers: "refuse", subaddresses: false });
    assert.deepEqual(await send("user+lists.sport"), ["550 5.1.1"]);
  });
});
