/** Lines that the server has asked for: the answers to challenges, and the end of IDLE. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type ImapServer, startImapServer } from "../../test/support/imap-server.ts";
import type { LineClient } from "../../test/support/line-client.ts";
import type { TestUser } from "../../test/support/mail-parts.ts";
import { LINE_BYTES_BEFORE_LOGIN_MAX, LINE_BYTES_MAX } from "./limits.ts";

describe("a line that was asked for", () => {
  let server: ImapServer;
  let user: TestUser;
  let client: LineClient;
  before(async () => {
    server = await startImapServer();
    user = await server.mail.addUser();
    client = await server.connect();
    await client.line();
  });
  after(() => server[Symbol.asyncDispose]());

  async function answers(command: string, line: string): Promise<void> {
    client.send(`a ${command}\r\n`);
    assert.match((await client.line()) ?? "", /^\+ /);
    client.send(`${line}\r\n`);
    assert.equal(await client.line(), "a BAD Command line too long");
  }

  it("ends an exchange where it is too long, and the next command is one", async () => {
    await answers("AUTHENTICATE PLAIN", "A".repeat(LINE_BYTES_BEFORE_LOGIN_MAX + 1));
    assert.match((await client.imap("b", `LOGIN ${user.address} ${user.password}`)).join(), /^b OK /);
  });

  it("ends IDLE where it is too long, and nothing more is told", async () => {
    await client.imap("c", "SELECT INBOX");
    await answers("IDLE", "x".repeat(LINE_BYTES_MAX + 1));
    await server.mail.deliver(user, "INBOX", ["a: b\r\n\r\n"]);
    assert.deepEqual(await client.imap("d", "SEARCH UNKEYWORD x"), [
      "* 1 EXISTS",
      "* 1 RECENT",
      "* SEARCH 1",
      "d OK SEARCH completed",
    ]);
  });

  it("ends IDLE behind what is being told", async () => {
    const messages = 20_000;
    const message = await server.mail.store.prepare(Buffer.from("a: b\r\n\r\n"));
    const inbox = await user.account.write(async (mail) => {
      const { id } = (await mail.mailboxByPath("INBOX")) ?? assert.fail("there is no INBOX");
      for (let i = 1; i < messages; i++) await mail.append(id, message);
      return id;
    });
    await client.imap("e", "NOOP");
    client.send("f IDLE\r\n");
    await client.line();
    client.socket.pause();
    const uids = Uint32Array.from({ length: messages }, (_, i) => i + 1);
    await user.account.write((mail) => mail.changeFlags(inbox, uids, { how: "add", flags: ["\\Flagged"] }));
    client.send("g NOOP\r\nh NOOP\r\n");
    client.socket.resume();
    const told = await client.untilTag("h");
    assert.equal(told.filter((line) => line.startsWith("* ")).length, messages);
    assert.deepEqual(told.slice(-2), ["f BAD Expected DONE", "h OK NOOP completed"]);
  });
});
