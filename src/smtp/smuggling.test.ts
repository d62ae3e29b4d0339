/** However odd the end of a message looks: as many messages come out as an honest reader sees go in, or they are refused. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DOMAIN } from "../../test/support/mail-parts.ts";
import { type SmtpServer, startSmtpServer } from "../../test/support/smtp-server.ts";
import type { Account } from "../store/account.ts";

const SMUGGLED = `MAIL FROM:<evil@else.example>\r\nRCPT TO:<user@${DOMAIN}>\r\nDATA\r\nSubject: smuggled\r\n\r\nx\r\n.\r\n`;

describe("smuggling", () => {
  let server: SmtpServer;
  let account: Account;
  before(async () => {
    server = await startSmtpServer();
    account = await server.addUser("user");
  });
  after(() => server[Symbol.asyncDispose]());

  const odd: readonly [end: string, accepted: boolean][] = [
    ["\n.\n", false],
    ["\n.\r\n", false],
    ["\r\n.\n", false],
    ["\r.\r", false],
    ["\r.\r\n", false],
    ["\r\n.\r", false],
    ["\n.\r", false],
    ["\r.\n", false],
    ["\n\n.\r\n", false],
    ["\r\r\n.\r\r\n", false],
    ["\r\n\r.\r\n", false],
    ["\r\n.\r\r\n", false],
    ["\r\0\n.\r\n", false],
    ["\r\n.\r\0\n", false],
    // A NUL is a character as any other, and no part of a line end.
    ["\r\n\0.\r\n", true],
    ["\r\n.\0\r\n", true],
    ["\r\n. \r\n", true],
    ["\r\n..\r\n", true],
  ];

  for (const [end, accepted] of odd) {
    it(`sees one message, ${accepted ? "and takes it" : "and refuses it"}, with ${JSON.stringify(end)} in it`, async () => {
      const sofar = (await server.inbox(account)).length;
      const client = await server.connect("smtp");
      client.send(`EHLO a.example\r\n`);
      await client.reply();
      client.send(`MAIL FROM:<a@b.example>\r\nRCPT TO:<user@${DOMAIN}>\r\nDATA\r\n`);
      for (let k = 0; k < 3; k++) await client.reply();
      client.send(`Subject: one\r\n\r\ntext${end}${SMUGGLED}`);
      const [answer = ""] = await client.reply();
      assert.match(answer, accepted ? /^250 2/ : /^550 5\.6\.0 .*(CR|LF)/);
      client.send("QUIT\r\n");
      assert.match((await client.reply()).join(), /^221/);
      const messages = await server.inbox(account);
      assert.equal(messages.length, sofar + (accepted ? 1 : 0));
      if (accepted) assert.match(messages.at(-1) ?? "", /MAIL FROM:<evil/);
      client.close();
    });
  }

  for (const line of ["NOOP\n", "NOOP\r", "NO\rOP\r\n", "NOOP\r\r\n", "NOOP\n\r\n", "\n"]) {
    it(`hangs up at the command ${JSON.stringify(line)}`, async () => {
      const client = await server.connect("smtp");
      client.send(`HELO a.example\r\n`);
      await client.reply();
      client.send(`${line}${line.endsWith("\n") ? "" : "x"}${SMUGGLED}`);
      assert.match((await client.reply()).join(), /^521 5\.5\.2 .*CR LF/);
      assert.equal(await client.line(), undefined);
    });
  }

  it("refuses NUL in a command, and goes on", async () => {
    const client = await server.connect("smtp");
    client.send("NO\0OP\r\nNOOP\r\n");
    assert.match((await client.reply()).join(), /^501 /);
    assert.match((await client.reply()).join(), /^250 /);
    client.close();
  });

  for (const header of [
    "Subject: x\nFrom: a@bank.example\r\n",
    "Subject: x\rFrom: a@bank.example\r\n",
    "From: b@evil.example\r\n\nbody",
  ]) {
    it(`refuses bare line ends in the header of a binary message: ${JSON.stringify(header)}`, async () => {
      const text = `${header}To: b\r\n\r\na\nb\rc`;
      const client = await server.connect("smtp");
      client.send(`EHLO a\r\nMAIL FROM:<> BODY=BINARYMIME\r\nRCPT TO:<user@${DOMAIN}>\r\n`);
      for (let k = 0; k < 3; k++) await client.reply();
      client.send(`BDAT 3\r\n${text.slice(0, 3)}BDAT ${text.length - 3} LAST\r\n${text.slice(3)}`);
      await client.reply();
      assert.match((await client.reply()).join(), /^550 5\.6\.0 /);
      client.close();
    });
  }

  it("refuses bare line ends in the chunks of a text, and takes them in binary ones", async () => {
    for (const [body, expected] of [
      ["8BITMIME", /^550 5\.6\.0/],
      ["BINARYMIME", /^250 2/],
    ] as const) {
      const client = await server.connect("smtp");
      client.send(`EHLO a\r\nMAIL FROM:<> BODY=${body}\r\nRCPT TO:<user@${DOMAIN}>\r\n`);
      for (let k = 0; k < 3; k++) await client.reply();
      client.send("BDAT 8\r\nA: b\r\n\r\nBDAT 8 LAST\r\na\nb\r\n.\r\n");
      await client.reply();
      assert.match((await client.reply()).join(), expected);
      client.close();
    }
    assert.match((await server.inbox(account)).at(-1) ?? "", /\r\nA: b\r\n\r\na\nb\r\n\.\r\n$/);
  });
});
