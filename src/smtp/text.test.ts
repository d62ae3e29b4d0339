import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { LineClient } from "../../test/support/line-client.ts";
import { DOMAIN } from "../../test/support/mail-parts.ts";
import { type SmtpRole, type SmtpServer, startSmtpServer } from "../../test/support/smtp-server.ts";
import { stuffDots } from "../wire/smtp/dots.ts";
import { HEADER_BYTES_MAX } from "./limits.ts";

/** Says all that comes before the text, and answers the replies. */
async function begin(
  client: LineClient,
  recipients: readonly string[],
  mail = "MAIL FROM:<a@b.example>",
  hello = "EHLO",
): Promise<string[]> {
  const commands = [`${hello} a.example`, mail, ...recipients.map((each) => `RCPT TO:<${each}@${DOMAIN}>`)];
  client.send(commands.map((each) => `${each}\r\n`).join(""));
  const replies: string[] = [];
  for (const _ of commands) replies.push((await client.reply()).at(-1) ?? "");
  return replies;
}

async function sendData(
  server: SmtpServer,
  recipients: readonly string[],
  message: Uint8Array,
  role: SmtpRole = "smtp",
): Promise<string[]> {
  const client = await server.connect(role);
  await begin(client, recipients, undefined, role === "lmtp" ? "LHLO" : "EHLO");
  client.send("DATA\r\n");
  assert.match((await client.reply()).join(), /^354/);
  client.send(stuffDots(message));
  const answer = await client.reply();
  client.close();
  return answer;
}

describe("text", () => {
  let server: SmtpServer;
  before(async () => {
    server = await startSmtpServer({ messageBytesMax: 100_000 });
  });
  after(() => server[Symbol.asyncDispose]());

  it("has a header of bounded size", async () => {
    await using large = await startSmtpServer();
    const account = await large.addUser("wide");
    const header = (bytes: number): string => `Subject: ${"x".repeat(bytes - "Subject: \r\n".length)}\r\n`;
    const send = async (message: string): Promise<string> =>
      (await sendData(large, ["wide"], Buffer.from(message))).join();
    assert.match(await send(`${header(HEADER_BYTES_MAX)}\r\nx\r\n`), /^552 5\.3\.4 The header is larger/);
    assert.match(await send("x".repeat(HEADER_BYTES_MAX + 1)), /^552 5\.3\.4 The header is larger/);
    assert.match(await send(`${header(HEADER_BYTES_MAX - 2)}\r\nx\r\n`), /^250/);
    assert.match(await send(`\r\n${"x\r\n".repeat(HEADER_BYTES_MAX)}`), /^250/);
    assert.equal((await large.inbox(account)).length, 2);
  });

  it("comes out as it went in, byte for byte, after the trace fields", async () => {
    const account = await server.addUser("exact");
    const every = Buffer.from(
      Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte !== 10 && byte !== 13),
    );
    const messages = [
      "Subject: x\r\n\r\n",
      "\r\n",
      "no header\r\n",
      ".\r\n..\r\n...\r\n\r\n.a\r\n",
      `A: b\r\n\r\n${every.toString("latin1")}\r\n`,
      `A: b\r\n\r\n${"long ".repeat(15_000)}\r\n`,
      `A: b\r\n c\r\n\td\r\n\r\n${"x\r\n".repeat(3000)}`,
      "Return-Path: <old@x>\r\nReceived: from y by z; x\r\n\r\ntext\r\n",
    ];
    for (const message of messages) {
      const bytes = Buffer.from(message, "latin1");
      assert.match((await sendData(server, ["exact"], bytes)).join(), /^250 2\.0\.0/);
      const got = (await server.inbox(account)).at(-1) ?? "";
      assert.match(
        got,
        /^Return-Path: <a@b\.example>\r\nDelivered-To: exact@posthorn\.test\r\nReceived: from a\.example \(\[127\.0\.0\.1\]\)\r\n\tby /,
      );
      assert.equal(got.slice(-message.length), message);
      assert.match(got.slice(0, -message.length), /^(?:[A-Z][\w-]+: .*\r\n(?:\t.*\r\n)*){3}(?:\r\n)?$/);
    }
  });

  it("goes to many recipients, once to each account, and does not say who they are", async () => {
    const names = Array.from({ length: 120 }, (_, at) => `many${at}`);
    const accounts = await Promise.all(names.map((name) => server.addUser(name)));
    await server.directory.addAlias(
      `all@${DOMAIN}`,
      names.map((name) => `${name}@${DOMAIN}`),
    );
    const answer = await sendData(
      server,
      ["all", ...names, ...names.map((name) => `${name}+tag`)],
      Buffer.from("A: b\r\n\r\nx\r\n"),
    );
    assert.match(answer.join(), /^250 2\.0\.0/);
    for (const account of accounts) {
      const [copy = "", ...more] = await server.inbox(account);
      assert.equal(more.length, 0);
      assert.match(copy, /\r\nDelivered-To: all@posthorn\.test\r\n/);
      assert.doesNotMatch(copy, /many|\tfor /);
    }
  });

  it("has at most 1,000 recipients", async () => {
    await server.addUser("full");
    const client = await server.connect("smtp");
    const replies = await begin(
      client,
      Array.from({ length: 1200 }, (_, at) => `full+${at}`),
    );
    assert.equal(replies.filter((each) => each.startsWith("250 2.1.5")).length, 1000);
    assert.equal(replies.filter((each) => each.startsWith("452 4.5.3")).length, 200);
    client.send("DATA\r\n.\r\n");
    assert.match((await client.reply()).join(), /^354/);
    assert.match((await client.reply()).join(), /^250/);
    client.close();
  });

  it("above the size is refused when its end has come, and the session goes on", async () => {
    const account = await server.addUser("large");
    const client = await server.connect("smtp");
    await begin(client, ["large"]);
    client.send("DATA\r\n");
    await client.reply();
    client.send(`${"x".repeat(998)}\r\n`.repeat(200));
    client.send(".\r\nMAIL FROM:<>\r\n");
    assert.match((await client.reply()).join(), /^552 5\.3\.4/);
    assert.match((await client.reply()).join(), /^250 2\.1\.0/);
    client.send(`RCPT TO:<large@${DOMAIN}>\r\nBDAT 100001\r\n${"x".repeat(100_001)}BDAT 0 LAST\r\nNOOP\r\n`);
    const answers: string[] = [];
    for (let k = 0; k < 4; k++) answers.push(((await client.reply())[0] ?? "").slice(0, 3));
    assert.deepEqual(answers, ["250", "552", "552", "250"]);
    assert.equal((await server.inbox(account)).length, 0);
    client.close();
  });

  it("far above the size ends the session", async () => {
    await server.addUser("flood");
    for (const opening of ["DATA\r\n", "BDAT 99999999999999999999\r\n"]) {
      const client = await server.connect("smtp");
      await begin(client, ["flood"]);
      client.send(opening);
      if (opening === "DATA\r\n") await client.reply();
      const piece = Buffer.alloc(1024 * 1024, 120);
      const pieces = opening === "DATA\r\n" ? 80 : 0;
      for (let k = 0; k < pieces && !client.socket.destroyed; k++) await client.sendAll(piece);
      assert.match((await client.reply()).join(), /^552 5\.3\.4/);
      assert.equal(await client.line(), undefined);
    }
  });

  it("of chunks is put together, whatever their sizes", async () => {
    const account = await server.addUser("chunks");
    const message = Buffer.from(`Subject: chunks\r\n\r\n${".\r\n".repeat(1000)}no end`);
    for (const size of [1, 7, 1000, message.length]) {
      const client = await server.connect("smtp");
      await begin(client, ["chunks"]);
      let wire = "";
      for (let at = 0; at < message.length; at += size) {
        const piece = message.subarray(at, at + size);
        wire += `BDAT ${piece.length}${at + size >= message.length ? " LAST" : ""}\r\n${piece.toString("latin1")}`;
      }
      client.send(wire);
      for (let at = 0; at < message.length; at += size) assert.match((await client.reply()).join(), /^250/);
      assert.ok((await server.inbox(account)).at(-1)?.endsWith(`\r\n${message.toString("latin1")}`));
      client.close();
    }
  });

  it("is forgotten when the client goes away or resets", async () => {
    const account = await server.addUser("away");
    const gone = await server.connect("smtp");
    await begin(gone, ["away"]);
    gone.send("DATA\r\n");
    await gone.reply();
    await gone.sendAll(Buffer.from("A: b\r\n\r\nhalf"));
    gone.close();
    const reset = await server.connect("smtp");
    await begin(reset, ["away"]);
    reset.send("BDAT 5\r\nA: b\nRSET\r\nDATA\r\n");
    assert.deepEqual(
      [await reset.reply(), await reset.reply(), await reset.reply()].map(([line = ""]) => line.slice(0, 3)),
      ["250", "250", "503"],
    );
    assert.deepEqual(await server.inbox(account), []);
    reset.close();
  });

  it("may be UTF-8 all over with SMTPUTF8", async () => {
    const account = await server.addUser("jürgen");
    const client = await server.connect("smtp");
    client.send(
      Buffer.from(`EHLO a\r\nMAIL FROM:<用户@例子.example> SMTPUTF8\r\nRCPT TO:<jürgen@${DOMAIN}>\r\nDATA\r\n`),
    );
    for (let k = 0; k < 4; k++) await client.reply();
    client.send("A: b\r\n\r\n.\r\n");
    assert.match((await client.reply()).join(), /^250/);
    const [copy = ""] = await server.inbox(account);
    const text = Buffer.from(copy, "latin1").toString("utf8");
    assert.match(text, /^Return-Path: <用户@例子\.example>\r\nDelivered-To: jürgen@posthorn\.test\r\n/);
    assert.match(text, / with UTF8SMTP\r\n[^]*for <jürgen@posthorn\.test>;/);
    client.close();
  });

  it("that goes in circles is refused", async () => {
    const account = await server.addUser("loop");
    const received = "Received: from a by b; c\r\n";
    assert.match(
      (await sendData(server, ["loop"], Buffer.from(`${received.repeat(101)}\r\nx\r\n`))).join(),
      /^554 5\.4\.6/,
    );
    assert.match(
      (await sendData(server, ["loop"], Buffer.from("Delivered-To: LOOP@posthorn.test\r\n\r\nx\r\n"))).join(),
      /^554 5\.4\.6/,
    );
    assert.match((await sendData(server, ["loop"], Buffer.from(`${received.repeat(100)}\r\nx\r\n`))).join(), /^250/);
    assert.match(
      (await sendData(server, ["loop"], Buffer.from("Delivered-To: loop2@posthorn.test\r\n\r\nx\r\n"))).join(),
      /^250/,
    );
    assert.equal((await server.inbox(account)).length, 2);
  });

  it("is not taken for a full mailbox", async () => {
    const account = await server.addUser("quota");
    await account.write((mail) => mail.setQuota({ maxBytes: 2000, maxMessages: undefined }));
    const told = await server.connect("smtp");
    assert.match((await begin(told, ["quota"], "MAIL FROM:<> SIZE=5000")).at(-1) ?? "", /^452 4\.2\.2/);
    told.close();
    assert.match(
      (await sendData(server, ["quota"], Buffer.from(`A: b\r\n\r\n${"x".repeat(5000)}\r\n`))).join(),
      /^452 4\.2\.2/,
    );
    assert.match(
      (await sendData(server, ["quota"], Buffer.from(`A: b\r\n\r\n${"x".repeat(500)}\r\n`), "lmtp")).join(),
      /^250/,
    );
    assert.equal((await server.inbox(account)).length, 1);
    await account.write((mail) => mail.setQuota({ maxBytes: undefined, maxMessages: 1 }));
    const full = await server.connect("lmtp");
    full.send(`LHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<quota@${DOMAIN}>\r\n`);
    await full.reply();
    await full.reply();
    assert.match((await full.reply()).join(), /^452 4\.2\.2/);
    full.close();
  });
});
