import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type ImapServer, startImapServer } from "../../test/support/imap-server.ts";
import type { LineClient } from "../../test/support/line-client.ts";
import type { TestUser } from "../../test/support/mail-parts.ts";

const MESSAGES = 1000;
const COMMANDS = 1500;

describe("a client that sends thousands of commands at once", () => {
  let server: ImapServer;
  let user: TestUser;
  before(async () => {
    server = await startImapServer();
    user = await server.mail.addUser();
    const message = await server.mail.store.prepare(Buffer.from("a: b\r\n\r\n"));
    await user.account.write(async (mail) => {
      const inbox = await mail.mailboxByPath("INBOX");
      assert.ok(inbox !== undefined);
      for (let i = 0; i < MESSAGES; i++) await mail.append(inbox.id, message);
    });
  });
  after(() => server[Symbol.asyncDispose]());

  async function selected(): Promise<LineClient> {
    const client = await server.connect();
    await client.line();
    await client.imap("a", `LOGIN ${user.address} ${user.password}`);
    await client.imap("b", "SELECT INBOX");
    return client;
  }

  it("keeps nobody else waiting", async () => {
    const [busy, other] = [await selected(), await selected()];
    let octets = 0;
    let tail = "";
    const begun = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    busy.socket.removeAllListeners("data").on("data", (chunk: Buffer) => {
      octets += chunk.length;
      tail = (tail + chunk.toString("latin1", Math.max(0, chunk.length - 100))).slice(-100);
      begun.resolve();
      if (tail.endsWith(`c${COMMANDS - 1} OK FETCH completed\r\n`)) done.resolve();
    });
    busy.send(Array.from({ length: COMMANDS }, (_, i) => `c${i} FETCH 1:* FLAGS\r\n`).join(""));
    await begun.promise;
    for (let i = 0; i < 5; i++) await other.imap(`d${i}`, "NOOP");
    assert.ok(!tail.includes(`c${COMMANDS - 1} OK`), "the other client is answered in between");
    await done.promise;
    assert.ok(octets > COMMANDS * MESSAGES * "* 1 FETCH (FLAGS ())\r\n".length);
    busy.close();
    other.close();
  });

  it("and reads no answers takes little memory", async () => {
    const client = await selected();
    client.socket.pause();
    const before_ = process.memoryUsage();
    client.send(Array.from({ length: 2 * COMMANDS }, (_, i) => `c${i} FETCH 1:* (FLAGS UID)\r\n`).join(""));
    for (let i = 0; i < 20; i++) await new Promise((next) => setTimeout(next, 20));
    const held = process.memoryUsage().rss - before_.rss;
    assert.ok(held < 32 * 1024 * 1024, `${held} bytes`);
    client.close();
  });
});
