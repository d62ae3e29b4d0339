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

  it("may be parts of one message, and of a message that replaces another", async () => {
    const joined = await client.imap("i", `APPEND Drafts CATENATE (TEXT${literal(90_000)} TEXT${literal(90_000)})`);
    assert.match(joined.at(-1) ?? "", /^i OK \[APPENDUID \d+ 1\]/);
    assert.match((await client.imap("j", "SELECT Drafts")).at(-1) ?? "", /^j OK/);
    const doubled = await client.imap("k", 'UID REPLACE 1 Drafts CATENATE (URL ";UID=1" URL ";UID=1")');
    assert.match(doubled.at(-1) ?? "", /^k NO \[TOOBIG\]/);
    const replaced = await client.imap("l", `UID REPLACE 1 Drafts${literal(MESSAGE_BYTES_MAX)}`);
    assert.match(replaced.at(-1) ?? "", /^l OK/);
    assert.deepEqual(await client.imap("m", "FETCH 1:* (UID RFC822.SIZE)"), [
      `* 1 FETCH (UID 2 RFC822.SIZE ${MESSAGE_BYTES_MAX})`,
      "m OK FETCH completed",
    ]);
  });

  it("are not joined from many messages that are read for a few bytes of each", async () => {
    const one = 'URL ";UID=2/;PARTIAL=0.1"';
    assert.match((await client.imap("n", `APPEND Drafts CATENATE (${one} ${one} ${one})`)).at(-1) ?? "", /^n OK/);
    assert.match((await client.imap("o", `APPEND Drafts${literal(MESSAGE_BYTES_MAX)}`)).at(-1) ?? "", /^o OK/);
    const two = `${one} URL ";UID=4/;PARTIAL=0.1"`;
    const many = Array.from({ length: 5 }, () => two).join(" ");
    assert.match((await client.imap("p", `APPEND Drafts CATENATE (${many})`)).at(-1) ?? "", /^p NO \[LIMIT\]/);
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

describe("literals that come without leave, and are too large", () => {
  const MIB = 1024 * 1024;
  let server: ImapServer;
  before(async () => (server = await startImapServer({ messageBytesMax: 5 * MIB })));
  after(() => server[Symbol.asyncDispose]());

  it("are read to their end before login, whatever the command, while the connection goes on", async () => {
    const client = await server.connect();
    await client.line();
    for (const command of ["LOGIN", "APPEND INBOX", "NOOP"])
      assert.match((await client.imap("a", `${command}${literal(4097)}`)).at(-1) ?? "", /^a BAD \[TOOBIG\] /);
    assert.equal((await client.imap("b", "NOOP")).at(-1), "b OK NOOP completed");
    client.close();
  });

  it("are read to their end where they are an upload, up to some times the largest message", async () => {
    const client = await server.connect();
    await client.line();
    const user = await server.mail.addUser();
    await client.imap("in", `LOGIN ${user.address} ${user.password}`);
    assert.match((await client.imap("a", `APPEND INBOX${literal(19 * MIB)}`)).at(-1) ?? "", /^a NO \[TOOBIG\] /);
    assert.equal((await client.imap("b", "NOOP")).at(-1), "b OK NOOP completed");
    client.send(`c APPEND INBOX {${21 * MIB}+}\r\n`);
    assert.match((await client.line()) ?? "", /^c NO \[TOOBIG\] /);
    assert.match((await client.line()) ?? "", /^\* BYE \[TOOBIG\] /);
    assert.equal(await client.line(), undefined);
    client.close();
  });
});
