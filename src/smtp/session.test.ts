/** What happens to sessions rather than in them: impatience, the server's end, proxies, failing disks. */
import assert from "node:assert/strict";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { LineClient } from "../../test/support/line-client.ts";
import { DOMAIN, PASSWORD } from "../../test/support/mail-parts.ts";
import { type SmtpServer, startSmtpServer } from "../../test/support/smtp-server.ts";
import { TestClock } from "../base/clock.ts";

async function ask(client: LineClient, command: string): Promise<string> {
  client.send(`${command}\r\n`);
  return (await client.reply()).join("\n");
}

/** Up to the reply to DATA. */
async function begin(server: SmtpServer, name = "user"): Promise<LineClient> {
  const client = await server.connect("smtp");
  await ask(client, "EHLO a.example");
  await ask(client, "MAIL FROM:<>");
  await ask(client, `RCPT TO:<${name}@${DOMAIN}>`);
  assert.match(await ask(client, "DATA"), /^354/);
  return client;
}

describe("a session", () => {
  it("ends after too many errors", async () => {
    await using server = await startSmtpServer();
    const client = await server.connect("smtp");
    client.send("WHAT\r\n".repeat(30));
    for (let k = 0; k < 20; k++) assert.match((await client.reply()).join(), /^500/);
    assert.match((await client.reply()).join(), /^421 4\.7\.0/);
    assert.equal(await client.line(), undefined);
  });

  it("ends when somebody searches for addresses", async () => {
    await using server = await startSmtpServer();
    const client = await server.connect("smtp");
    client.send("HELO a\r\nMAIL FROM:<>\r\n");
    await client.reply();
    await client.reply();
    for (let k = 0; k < 150; k++) client.send(`RCPT TO:<guess${k}@${DOMAIN}>\r\n`);
    for (let k = 0; k < 101; k++) assert.match((await client.reply()).join(), /^550 5\.1\.1/);
    assert.match((await client.reply()).join(), /^421/);
  });

  for (const command of ["EHLO a.example", "BDAT 0"]) {
    it(`may not say ${command} for ever`, async () => {
      await using server = await startSmtpServer();
      await server.addUser("user");
      const client = await server.connect("smtp");
      for (const first of ["HELO a.example", "MAIL FROM:<>", `RCPT TO:<user@${DOMAIN}>`]) await ask(client, first);
      client.send(`${command}\r\n`.repeat(130));
      for (let k = 0; k < 119; k++) assert.match((await client.reply()).join(), /^250/);
      assert.match((await client.reply()).join(), /^421 4\.7\.0/);
    });
  }

  it("may not idle busily for ever, unless it brings mail", async () => {
    await using server = await startSmtpServer();
    await server.addUser("user");
    const client = await begin(server);
    assert.match(await ask(client, "."), /^250/);
    for (let k = 0; k < 80; k++) assert.match(await ask(client, "NOOP"), /^250/);
    client.send(`MAIL FROM:<>\r\nRCPT TO:<user@${DOMAIN}>\r\nDATA\r\n.\r\n`);
    for (let k = 0; k < 4; k++) await client.reply();
    for (let k = 0; k < 119; k++) assert.match(await ask(client, "NOOP"), /^250/);
    client.send("NOOP\r\n");
    assert.match((await client.reply()).join(), /^250/);
    assert.match((await client.reply()).join(), /^421/);
  });

  it("ends when its client says nothing, and when a message takes too long", async () => {
    const clock = new TestClock();
    await using server = await startSmtpServer({ clock });
    await server.addUser("user");
    const silent = await server.connect("smtp");
    await ask(silent, "HELO a");
    const slow = await begin(server);
    for (let second = 0; second < 303; second++) server.port.smtp.wheel.tick();
    assert.match((await silent.reply()).join(), /^421 4\.4\.2/);
    assert.equal(await silent.line(), undefined);
    clock.advance(59 * 60_000);
    slow.send("Subject: slow\r\n");
    await ask(await server.connect("smtp"), "NOOP");
    clock.advance(2 * 60_000);
    slow.send("\r\n");
    assert.match((await slow.reply()).join(), /^421 4\.4\.2/);
  });

  it("is told when the server stops, after the message that is on its way", async () => {
    await using server = await startSmtpServer();
    const account = await server.addUser("user");
    const idle = await server.connect("smtp");
    const sending = await begin(server);
    await sending.sendAll(Buffer.from("Subject: late\r\n"));
    const drained = server.port.smtp.registry.drain(5000);
    assert.match((await idle.reply()).join(), /^421 4\.3\.2/);
    assert.equal(await idle.line(), undefined);
    sending.send("\r\n.\r\nMAIL FROM:<>\r\n");
    assert.match((await sending.reply()).join(), /^250 2\.0\.0/);
    assert.match((await sending.reply()).join(), /^421 4\.3\.2/);
    assert.equal(await sending.line(), undefined);
    await drained;
    assert.equal((await server.inbox(account)).length, 1);
  });

  it("hears of a failing disk after the message, and works again when it is mended", async () => {
    await using server = await startSmtpServer();
    const account = await server.addUser("user");
    const spool = join(server.folder, "spool");
    await rename(spool, `${spool}.away`);
    const client = await begin(server);
    const large = `Subject: large\r\n\r\n${`${"x".repeat(70)}\r\n`.repeat(40_000)}`;
    client.send(`${large}.\r\n`);
    assert.match((await client.reply()).join(), /^451 4\.3\.0/);
    await rename(`${spool}.away`, spool);
    client.send(`MAIL FROM:<>\r\nRCPT TO:<user@${DOMAIN}>\r\nDATA\r\n${large}.\r\n`);
    for (let k = 0; k < 3; k++) await client.reply();
    assert.match((await client.reply()).join(), /^250/);
    assert.ok((await server.inbox(account))[0]?.endsWith(large));
    client.close();
  });

  it("may be made to wait for its greeting", async () => {
    await using server = await startSmtpServer({ greetingDelayMs: 60 });
    const early = await LineClient.open(server.port.smtp.listener.port);
    early.send("EHLO a.example\r\n");
    assert.match((await early.reply()).join(), /^554 5\.5\.1/);
    assert.equal(await early.line(), undefined);
    const patient = await LineClient.open(server.port.smtp.listener.port);
    assert.match((await patient.reply()).join(), /^220 /);
    assert.match(await ask(patient, "HELO a"), /^250/);
    patient.close();
    const gone = await LineClient.open(server.port.smtp.listener.port);
    gone.close();
  });

  it("of a trusted proxy is its client's", async () => {
    await using server = await startSmtpServer({ xclient: ["127.0.0.1"] });
    const account = await server.addUser("user");
    const client = await server.connect("smtp");
    assert.match(await ask(client, "EHLO proxy.example"), /^250 XCLIENT NAME ADDR PORT LOGIN$/m);
    for (const wrong of ["", "ADDR", "ADDR=x", "FOO=1", "PORT=x", "ADDR=1.2.3"]) {
      assert.match(await ask(client, `XCLIENT ${wrong}`), /^501/, wrong);
    }
    assert.match(
      await ask(
        client,
        "XCLIENT ADDR=IPv6:2001:db8::7 PORT=4711 NAME=real.example LOGIN=[UNAVAILABLE] HELO=x PROTO=ESMTP",
      ),
      /^220 /,
    );
    assert.match(await ask(client, "MAIL FROM:<>"), /^503/);
    assert.match(await ask(client, "XCLIENT ADDR=192.0.2.9"), /^502/);
    await ask(client, "EHLO real.example");
    client.send(`MAIL FROM:<>\r\nRCPT TO:<user@${DOMAIN}>\r\nDATA\r\n.\r\n`);
    for (let k = 0; k < 4; k++) await client.reply();
    assert.match(
      (await server.inbox(account))[0] ?? "",
      /\r\nReceived: from real\.example \(real\.example \[IPv6:2001:db8::7\]\)\r\n/,
    );
    client.close();

    const submission = await server.connect("submission");
    await ask(submission, "EHLO proxy.example");
    assert.match(await ask(submission, `XCLIENT LOGIN=nobody@${DOMAIN}`), /^550/);
    assert.match(await ask(submission, `XCLIENT ADDR=192.0.2.1 LOGIN=user@${DOMAIN}`), /^220/);
    await ask(submission, "EHLO client.example");
    assert.match(await ask(submission, `MAIL FROM:<user@${DOMAIN}>`), /^250/);
    submission.close();
  });

  it("needs TLS before a login from elsewhere, and says so", async () => {
    await using server = await startSmtpServer({ xclient: ["127.0.0.1"] });
    await server.addUser("user");
    const client = await server.connect("submission");
    await ask(client, "XCLIENT ADDR=192.0.2.1");
    assert.doesNotMatch(await ask(client, "EHLO client.example"), /AUTH/);
    assert.match(await ask(client, `MAIL FROM:<user@${DOMAIN}>`), /^530 5\.7\.0 .*STARTTLS/);
    const plain = Buffer.from(`\0user@${DOMAIN}\0${PASSWORD}`).toString("base64");
    assert.match(await ask(client, `AUTH PLAIN ${plain}`), /^538 5\.7\.11/);
    client.close();
  });
});
