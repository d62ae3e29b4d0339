import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type ImapServer, startImapServer } from "../../test/support/imap-server.ts";
import type { LineClient } from "../../test/support/line-client.ts";

const MESSAGE_BYTES_MAX = 200_000;

/** A literal that needs no leave: ` {90000+}` and so many bytes. */
const literal = (bytes: number): string => ` {${bytes}+}\r\n${"x".repeat(bytes)}`;

describe("literals of APPEND", () => {
  let server: ImapServer;
  let client: LineClient;
  before(async () => {
    server = await startImapServer({ messageBytesMax: MESSAGE_BYTES_MAX });
    const user = await server.mail.addUser();
    client = await server.connect();
    await client.line();
    await client.imap("in", `LOGIN ${user.address} ${user.password}`);
  });
  after(async () => {
    client.close();
    await server[Symbol.asyncDispose]();
  });

  it("may be as large as a message may be", async () => {
    assert.match((await client.imap("a", `APPEND INBOX${literal(MESSAGE_BYTES_MAX)}`)).at(-1) ?? "", /^a OK/);
    assert.match(
      (await client.imap("b", `APPEND INBOX${literal(MESSAGE_BYTES_MAX + 1)}`)).at(-1) ?? "",
      /^b NO \[TOOBIG\]/,
    );
  });

  it("may be no larger together", async () => {
    const large = literal(90_000);
    assert.match((await client.imap("c", `APPEND INBOX${large}${large}`)).at(-1) ?? "", /^c OK \[APPENDUID \d+ 2:3\]/);
    assert.match((await client.imap("d", `APPEND INBOX${large}${large}${large}`)).at(-1) ?? "", /^d NO \[TOOBIG\]/);
    assert.deepEqual(await client.imap("e", "STATUS INBOX (MESSAGES)"), [
      '* STATUS "INBOX" (MESSAGES 3)',
      "e OK STATUS completed",
    ]);
    assert.match((await client.imap("f", `APPEND INBOX${large}${large}`)).at(-1) ?? "", /^f OK/);
  });

  it("are asked for one by one where the client waits", async () => {
    client.send("g APPEND INBOX {150000}\r\n");
    assert.match((await client.line()) ?? "", /^\+ /);
    client.send(`${"x".repeat(150_000)} {60000}\r\n`);
    assert.match((await client.line()) ?? "", /^\+ /);
    client.send(`${"x".repeat(60_000)} {60000}\r\n`);
    assert.match((await client.line()) ?? "", /^g NO \[TOOBIG\]/);
    assert.match((await client.imap("h", "NOOP")).at(-1) ?? "", /^h OK/);
  });
});
