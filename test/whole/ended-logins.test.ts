/** Who takes a login back, from the command line beside the server, ends what is open with it at once; all else stays open. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { LineClient } from "../support/line-client.ts";
import { type Program, startProgram } from "../support/program.ts";

const ANN = "ann@posthorn.test";
const BOB = "bob@posthorn.test";

describe("logins that end", { timeout: 120_000 }, () => {
  let mail: Program;
  let token: string;
  before(async () => {
    mail = await startProgram({ accounts: [ANN, BOB], workers: 2 });
    const { stdout } = await mail.cli("account", "token", "add", ANN, "phone", "--json");
    ({ token } = JSON.parse(stdout) as { token: string });
  });
  after(() => mail.stop());

  async function imap(user: string, password: string): Promise<LineClient> {
    const client = await LineClient.open(mail.ports.imap);
    await client.line();
    client.send(`a login ${user} "${password}"\r\nb select inbox\r\nc idle\r\n`);
    while (!(await client.line())?.startsWith("+ ")) assert.ok(!client.ended);
    return client;
  }

  async function pop3(user: string, password: string): Promise<LineClient> {
    const client = await LineClient.open(mail.ports.pop3);
    client.send(`user ${user}\r\npass ${password}\r\n`);
    for (let i = 0; i < 3; i++) assert.match((await client.line()) ?? "", /^\+OK/);
    return client;
  }

  async function manageSieve(user: string, password: string): Promise<LineClient> {
    const client = await LineClient.open(mail.ports.managesieve);
    const plain = Buffer.from(`\0${user}\0${password}`).toString("base64");
    client.send(`AUTHENTICATE "PLAIN" "${plain}"\r\n`);
    while ((await client.line()) !== 'OK "Logged in"') assert.ok(!client.ended);
    return client;
  }

  async function submission(user: string, password: string): Promise<LineClient> {
    const client = await LineClient.open(mail.ports.submission);
    await client.reply();
    client.send(`EHLO x.example\r\n`);
    await client.reply();
    client.send(`AUTH PLAIN ${Buffer.from(`\0${user}\0${password}`).toString("base64")}\r\n`);
    assert.match((await client.reply())[0] ?? "", /^235/);
    return client;
  }

  /** `over` resolves when the server ends the stream. */
  async function events(user: string, password: string): Promise<{ readonly over: Promise<void> }> {
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
    const url = `http://127.0.0.1:${mail.ports.http}/jmap/eventsource?types=*&closeafter=no&ping=0`;
    const reader = (await fetch(url, { headers: { authorization } })).body?.getReader();
    assert.ok(reader !== undefined);
    await reader.read();
    const over = (async () => {
      while (!(await reader.read()).done);
    })();
    return { over };
  }

  async function last(client: LineClient): Promise<string> {
    let said = "";
    for (let line = await client.line(); line !== undefined; line = await client.line()) said = line;
    return said;
  }

  it("ends what a program has open when its token is taken back, and nothing else", async () => {
    const opened = [
      await imap(ANN, token),
      await pop3(ANN, token),
      await manageSieve(ANN, token),
      await submission(ANN, token),
    ];
    const other = await imap(ANN, mail.password);
    await mail.cli("account", "token", "remove", ANN, "phone");
    const said = await Promise.all(opened.map(last));
    assert.deepEqual(said, [
      "* BYE [EXPIRED] Your login has ended",
      "-ERR [AUTH] Your login has ended",
      'BYE "Your login has ended"',
      "421 4.7.0 Your login has ended; log in again",
    ]);
    other.send("done\r\nd noop\r\n");
    assert.match((await other.line()) ?? "", /^c OK/);
    other.close();
  });

  it("ends everything when an account is suspended, streams too", async () => {
    const client = await imap(BOB, mail.password);
    const stream = await events(BOB, mail.password);
    await mail.cli("account", "set", BOB, "--enabled", "off");
    assert.match(await last(client), /BYE \[EXPIRED\]/);
    await stream.over;
  });

  it("ends what the old password opened", async () => {
    const client = await imap(ANN, mail.password);
    const { stdout } = await mail.cli("account", "password", ANN, "--generate", "--json");
    assert.match(await last(client), /BYE \[EXPIRED\]/);
    const { password } = JSON.parse(stdout) as { password: string };
    (await imap(ANN, password)).close();
  });
});
