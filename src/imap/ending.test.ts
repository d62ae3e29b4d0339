import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ImapServer, startImapServer } from "../../test/support/imap-server.ts";
import type { LineClient } from "../../test/support/line-client.ts";
import type { TestUser } from "../../test/support/mail-parts.ts";

async function loggedIn(server: ImapServer, user: TestUser): Promise<LineClient> {
  const client = await server.connect();
  await client.line();
  await client.imap("in", `LOGIN ${user.address} ${user.password}`);
  return client;
}

describe("an IMAP session ends", () => {
  it("with BYE when the server stops, whatever it was doing", async () => {
    await using server = await startImapServer();
    const user = await server.mail.addUser();
    const fresh = await server.connect();
    await fresh.line();
    const quiet = await loggedIn(server, user);
    const idle = await loggedIn(server, user);
    await idle.imap("a", "SELECT INBOX");
    idle.send("b IDLE\r\n");
    await idle.line();
    const halfway = await loggedIn(server, user);
    halfway.send("a APPEND INBOX {100000}\r\n");
    assert.equal(await halfway.line(), "+ OK");
    halfway.send("x".repeat(500));
    const busy = await loggedIn(server, user);
    busy.send(`a APPEND INBOX {6+}\r\na: b\r\n\r\n`);
    const stopped = server.port.registry.drain(5000);
    for (const client of [fresh, quiet, idle, halfway]) {
      assert.equal(await client.line(), "* BYE [UNAVAILABLE] Server is stopping");
      assert.equal(await client.line(), undefined);
    }
    assert.match((await busy.line()) ?? "", /^(a OK|\* BYE)/);
    await stopped;
  });

  it("with BYE behind the message that is being shown unasked (NOTIFY), not in the middle of it", async () => {
    await using server = await startImapServer();
    const user = await server.mail.addUser();
    const client = await loggedIn(server, user);
    await client.imap("a", "SELECT INBOX");
    await client.imap("b", "NOTIFY SET (selected (MessageNew (BODY.PEEK[]) MessageExpunge))");
    await server.mail.deliver(user, "INBOX", [`Subject: large\r\n\r\n${"x".repeat(12 * 1024 * 1024)}\r\n`]);
    let size = 0;
    for (let line = await client.line(); size === 0; line = await client.line()) {
      size = Number(/\{(\d+)\}$/.exec(line ?? assert.fail("no message"))?.[1] ?? 0);
      if (size > 0) break;
    }
    const stopped = server.port.registry.drain(60_000);
    const text = await client.bytes(size);
    assert.match(text.toString("latin1"), /^Subject: large\r\n\r\nx+\r\n$/);
    assert.equal(await client.line(), ")");
    assert.equal(await client.line(), "* BYE [UNAVAILABLE] Server is stopping");
    assert.equal(await client.line(), undefined);
    await stopped;
  });

  it("with BYE when it said nothing for half an hour, but not sooner", async () => {
    await using server = await startImapServer();
    const client = await loggedIn(server, await server.mail.addUser());
    const minutes = async (count: number): Promise<void> => {
      for (let i = 0; i < count * 60; i++) server.port.wheel.tick();
      await new Promise(setImmediate);
    };
    await minutes(29);
    assert.match((await client.imap("a", "NOOP")).join(), /^a OK/);
    await minutes(30);
    assert.match((await client.imap("b", "NOOP")).join(), /^b OK/);
    await minutes(32);
    assert.match((await client.line()) ?? "", /^\* BYE Nothing was said/);
    assert.equal(await client.line(), undefined);
  });

  it("and gives its large literals back when the client goes in the middle", async () => {
    await using server = await startImapServer();
    const user = await server.mail.addUser();
    const client = await loggedIn(server, user);
    client.send("a APPEND INBOX {100000}\r\n");
    await client.line();
    await client.sendAll(Buffer.alloc(99_999, "x"));
    client.close();
    const other = await loggedIn(server, user);
    assert.match((await other.imap("a", "STATUS INBOX (MESSAGES)")).join(), /MESSAGES 0/);
    other.close();
  });
});
