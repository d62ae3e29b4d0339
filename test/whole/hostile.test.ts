/** Bad input: a correct error or close, bounded memory, and nobody else notices. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { LineClient } from "../support/line-client.ts";
import { startProgram, type Program } from "../support/program.ts";

const MIB = 1024 * 1024;
/** What the server's processes may grow by while one hostile client does its worst. */
const GROWTH_MIB_MAX = 150;
const SILENT_CONNECTIONS = 10_000;
const user = "h@posthorn.test";

describe("hostile clients", () => {
  let mail: Program;
  before(async () => {
    mail = await startProgram({
      accounts: [user],
      settings: "limits.connections = 25_000\nlimits.connectionsPerAddress = 25_000",
    });
    await mail.deliver(user, ["From: s@example.org\r\nSubject: witness\r\n\r\nstill here\r\n"]);
  });
  after(() => mail.stop());

  /** Another client does its work while, or right after, the hostile one acts. */
  const others = async (): Promise<void> => {
    const client = await LineClient.open(mail.ports.imap);
    await client.line();
    assert.match((await client.imap("a", `LOGIN ${user} "${mail.password}"`)).at(-1) ?? "", /^a OK/);
    assert.match((await client.imap("b", "SELECT INBOX")).at(-1) ?? "", /^b OK/);
    assert.ok((await client.imap("c", "FETCH 1 BODY.PEEK[TEXT]")).some((line) => line.includes("still here")));
    client.close();
  };
  const bounded = async (act: () => Promise<void>): Promise<void> => {
    const before_ = await mail.memoryMiB();
    await act();
    await others();
    const grown = (await mail.memoryMiB()) - before_;
    assert.ok(grown < GROWTH_MIB_MAX, `memory grew by ${grown.toFixed(0)} MiB`);
  };
  /** Sends until the server closes or everything is sent. */
  const flood = async (client: LineClient, piece: Uint8Array, pieces: number): Promise<void> => {
    for (let i = 0; i < pieces && !client.ended && !client.socket.destroyed; i++) await client.sendAll(piece);
  };
  const imap = async (loggedIn: boolean): Promise<LineClient> => {
    const client = await LineClient.open(mail.ports.imap);
    await client.line();
    if (loggedIn) assert.match((await client.imap("in", `LOGIN ${user} "${mail.password}"`)).at(-1) ?? "", /^in OK/);
    return client;
  };
  const smtp = async (): Promise<LineClient> => {
    const client = await LineClient.open(mail.ports.smtp);
    await client.reply();
    client.send("EHLO client.example\r\n");
    await client.reply();
    return client;
  };
  const big = Buffer.alloc(MIB, "a");

  for (const loggedIn of [false, true]) {
    const state = loggedIn ? "after" : "before";
    it(`IMAP: a 4 GiB literal ${state} login is refused`, () =>
      bounded(async () => {
        const client = await imap(loggedIn);
        client.send(`x ${loggedIn ? "APPEND INBOX" : "LOGIN"} {4294967295}\r\n`);
        const answer = await client.line();
        assert.ok(answer === undefined || /^(x (NO|BAD)|\* BYE)/.test(answer), answer ?? "closed");
        client.close();
      }));

    it(`IMAP: a 4 GiB non-synchronising literal ${state} login does not fill memory`, () =>
      bounded(async () => {
        const client = await imap(loggedIn);
        client.send(`x ${loggedIn ? "APPEND INBOX" : "LOGIN"} {4294967295+}\r\n`);
        await flood(client, big, 64);
        client.close();
      }));

    it(`IMAP: a 10 MB line ${state} login`, () =>
      bounded(async () => {
        const client = await imap(loggedIn);
        client.send("x NOOP ");
        await flood(client, big, 10);
        client.send("\r\n");
        const answer = await client.line();
        assert.ok(answer === undefined || /^(\S+ BAD|\* (BYE|BAD))/.test(answer), answer ?? "closed");
        client.close();
      }));

    it(`IMAP: a million parentheses ${state} login`, () =>
      bounded(async () => {
        const client = await imap(loggedIn);
        if (loggedIn) await client.imap("s", "SELECT INBOX");
        client.send(`x SEARCH ${"(".repeat(1_000_000)}\r\n`);
        const answer = await client.line();
        assert.ok(answer === undefined || /^(\S+ BAD|\* (BYE|BAD))/.test(answer), answer?.slice(0, 200) ?? "closed");
        client.close();
      }));
  }

  it("IMAP: commands split byte by byte, and NUL bytes", () =>
    bounded(async () => {
      const client = await imap(false);
      for (const byte of Buffer.from(
        `a LOGIN ${user} {${mail.password.length}+}\r\n${mail.password}\r\nb SELECT INBOX\r\n`,
      ))
        await client.sendAll(Buffer.of(byte));
      assert.match((await client.untilTag("a")).at(-1) ?? "", /^a OK/);
      assert.match((await client.untilTag("b")).at(-1) ?? "", /^b OK/);
      client.send("c NO\0OP\r\n");
      const answer = await client.line();
      assert.ok(answer === undefined || /^(\S+ BAD|\* (BYE|BAD))/.test(answer), answer ?? "closed");
      client.close();
    }));

  it("SMTP: a 10 MB command line", () =>
    bounded(async () => {
      const client = await smtp();
      client.send("MAIL FROM:<");
      await flood(client, big, 10);
      client.send("\r\n");
      const [answer] = await client.reply();
      assert.ok(answer === undefined || /^(500|501|421|521)/.test(answer), answer ?? "closed");
      client.close();
    }));

  it("SMTP: a message far over the limit", () =>
    bounded(async () => {
      const client = await smtp();
      client.send(`MAIL FROM:<s@example.org>\r\nRCPT TO:<${user}>\r\nDATA\r\n`);
      for (let i = 0; i < 3; i++) await client.reply();
      const lines = Buffer.from(`${"x".repeat(998)}\r\n`.repeat(1048));
      await flood(client, lines, 300);
      client.send("\r\n.\r\n");
      const [answer] = await client.reply();
      assert.ok(answer === undefined || /^(552|421)/.test(answer), answer ?? "closed");
      client.close();
    }));

  const messages: readonly (readonly [string, () => Buffer])[] = [
    [
      "100,000 MIME parts",
      () =>
        Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\n\r\nx\r\n".repeat(100_000)}--b--\r\n`),
    ],
    [
      "100,000 nested multiparts",
      () =>
        Buffer.from(
          Array.from(
            { length: 100_000 },
            (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
          ).join(""),
        ),
    ],
    ["100,000 nested messages", () => Buffer.from("Content-Type: message/rfc822\r\n\r\n".repeat(100_000))],
    ["100,000 header fields", () => Buffer.from(`${"X-Field: value\r\n".repeat(100_000)}\r\nbody\r\n`)],
    ["one header field of 5 MB", () => Buffer.from(`Subject: ${"a\r\n ".repeat(1_250_000)}\r\n\r\nbody\r\n`)],
    ["100,000 addresses", () => Buffer.from(`To: ${"a@example.org, ".repeat(100_000)}b@example.org\r\n\r\nbody\r\n`)],
    ["100,000 nested comments", () => Buffer.from(`From: ${"(".repeat(100_000)}\r\n\r\nbody\r\n`)],
    ["a line of 8 MB", () => Buffer.from(`Subject: long\r\n\r\n${"a".repeat(8 * MIB)}\r\n`)],
  ];
  for (const [name, build] of messages) {
    it(`a message with ${name} is stored and shown, or refused`, () =>
      bounded(async () => {
        const client = await smtp();
        client.send(`MAIL FROM:<s@example.org>\r\nRCPT TO:<${user}>\r\nDATA\r\n`);
        for (let i = 0; i < 3; i++) await client.reply();
        const bytes = build();
        await client.sendAll(Buffer.from(bytes.toString("latin1").replace(/^\./gm, ".."), "latin1"));
        client.send(".\r\n");
        const [answer] = await client.reply();
        assert.match(answer ?? "closed", /^(250|55\d)/);
        client.close();
        const reader = await imap(true);
        await reader.imap("s", "SELECT INBOX");
        const shown = await reader.imap("f", "FETCH * (RFC822.SIZE ENVELOPE BODYSTRUCTURE BODY)");
        assert.match(shown.at(-1) ?? "", /^f OK/);
        reader.close();
      }));
  }

  it("10,000 connections that say nothing cost little", { timeout: 120_000 }, async () => {
    const silent: LineClient[] = [];
    const before_ = await mail.memoryMiB();
    while (silent.length < SILENT_CONNECTIONS) {
      silent.push(...(await Promise.all(Array.from({ length: 200 }, () => LineClient.open(mail.ports.imap)))));
    }
    await others();
    const grown = (await mail.memoryMiB()) - before_;
    for (const client of silent) client.close();
    assert.ok(grown < 250, `10,000 silent connections took ${grown.toFixed(0)} MiB`);
  });
});
