import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { TLSSocket } from "node:tls";
import type { LineClient } from "../../test/support/line-client.ts";
import { DOMAIN, PASSWORD } from "../../test/support/mail-parts.ts";
import { scramClient } from "../../test/support/scram-client.ts";
import { type SmtpServer, startSmtpServer } from "../../test/support/smtp-server.ts";
import { silentLog } from "../base/log.ts";
import { type FileCertificates, openCertificates } from "../net/certificates.ts";
import { ensureSelfSigned } from "../net/self-signed.ts";
import type { Account } from "../store/account.ts";

const base64 = (text: string | Uint8Array): string => Buffer.from(text as string).toString("base64");
const user = `user@${DOMAIN}`;

async function ask(client: LineClient, command: string): Promise<string> {
  client.send(`${command}\r\n`);
  return (await client.reply()).join("\n");
}

describe("logging in", () => {
  let folder: string;
  let certificates: FileCertificates;
  let server: SmtpServer;
  let account: Account;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-login-"));
    const { files } = await ensureSelfSigned(folder, ["localhost"], Date.now());
    certificates = await openCertificates({ files: [files], ticketKeys: randomBytes(48), log: silentLog });
    server = await startSmtpServer({ certificates });
    account = await server.addUser("user");
    await server.addUser("other");
    await server.directory.addAlias(`team@${DOMAIN}`, [user, `other@${DOMAIN}`]);
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    certificates[Symbol.dispose]();
    await rm(folder, { recursive: true, force: true });
  });

  async function loggedIn(): Promise<LineClient> {
    const client = await server.connect("submission");
    await ask(client, "EHLO client.example");
    assert.match(await ask(client, `AUTH PLAIN ${base64(`\0${user}\0${PASSWORD}`)}`), /^235 2\.7\.0/);
    return client;
  }

  async function submit(message: string, options: { from?: string; to?: string } = {}): Promise<string> {
    const client = await loggedIn();
    await ask(client, `MAIL FROM:<${options.from ?? user}>`);
    await ask(client, `RCPT TO:<${options.to ?? user}>`);
    await ask(client, "DATA");
    const answer = await ask(client, `${message}.`);
    client.close();
    return answer;
  }

  async function scram(client: LineClient, mechanism: string, binding?: Uint8Array): Promise<void> {
    const exchange = scramClient(user, PASSWORD, binding);
    const [, challenge = ""] = (await ask(client, `AUTH ${mechanism} ${base64(exchange.first)}`)).split(" ");
    const { final, signature } = exchange.answer(Buffer.from(challenge, "base64").toString());
    assert.equal(await ask(client, base64(final)), `334 ${base64(signature)}`);
  }

  it("works with SCRAM, whose last word is a challenge", async () => {
    const client = await server.connect("submission");
    await ask(client, "EHLO client.example");
    await scram(client, "SCRAM-SHA-256");
    assert.match(await ask(client, "*"), /^501/);
    await scram(client, "SCRAM-SHA-256");
    assert.match(await ask(client, ""), /^235 2\.7\.0/);
    client.close();
  });

  it("works with SCRAM bound to the TLS connection", async () => {
    const client = await server.connect("submission");
    await ask(client, "EHLO client.example");
    await ask(client, "STARTTLS");
    const secure = await client.secure();
    await ask(secure, "EHLO client.example");
    const socket = secure.socket as TLSSocket;
    await scram(
      secure,
      "SCRAM-SHA-256-PLUS",
      socket.exportKeyingMaterial(32, "EXPORTER-Channel-Binding", Buffer.alloc(0)),
    );
    assert.match(await ask(secure, ""), /^235 2\.7\.0/);
    secure.close();
  });

  it("works with every mechanism's wrong password alike", async () => {
    const client = await server.connect("submission");
    await ask(client, "EHLO client.example");
    const answers = [
      await ask(client, `AUTH PLAIN ${base64(`\0${user}\0wrong`)}`),
      await ask(client, `AUTH PLAIN ${base64(`\0nobody@${DOMAIN}\0wrong`)}`),
    ];
    assert.deepEqual(new Set(answers).size, 1);
    assert.match(answers[0] ?? "", /^535 5\.7\.8/);
    client.close();
  });

  it("takes lines as long as RFC 4954 asks, and hangs up at longer ones", async () => {
    const client = await server.connect("submission");
    await ask(client, "EHLO client.example");
    assert.match(await ask(client, `AUTH PLAIN ${"A".repeat(12_000)}`), /^501 5\.5\.2/);
    assert.match(await ask(client, `NOOP ${"A".repeat(3000)}`), /^500 5\.5\.2/);
    assert.match(await ask(client, `AUTH PLAIN ${"A".repeat(13_000)}`), /^500 5\.5\.2/);
    assert.equal(await client.line(), undefined);
  });

  it("goes on over TLS after STARTTLS, and begins anew", async () => {
    const client = await server.connect("submission");
    assert.match(await ask(client, "EHLO client.example"), /^250-STARTTLS$/m);
    assert.doesNotMatch(await ask(client, "EHLO client.example"), /REQUIRETLS/);
    assert.match(await ask(client, "STARTTLS now"), /^501/);
    assert.match(await ask(client, "STARTTLS"), /^220 2\.0\.0/);
    const secure = await client.secure();
    assert.match(await ask(secure, `AUTH PLAIN ${base64(`\0${user}\0${PASSWORD}`)}`), /^503 5\.5\.1/);
    const hello = await ask(secure, "EHLO client.example");
    assert.doesNotMatch(hello, /STARTTLS/);
    assert.match(hello, /^250-REQUIRETLS$/m);
    assert.match(hello, /^250-AUTH SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN LOGIN OAUTHBEARER XOAUTH2$/m);
    assert.match(await ask(secure, "STARTTLS"), /^502/);
    assert.match(await ask(secure, `AUTH PLAIN ${base64(`\0${user}\0${PASSWORD}`)}`), /^235/);
    assert.match(await ask(secure, `MAIL FROM:<${user}> REQUIRETLS`), /^250/);
    assert.match(await ask(secure, `RCPT TO:<${user}>`), /^250/);
    assert.match(await ask(secure, "DATA"), /^354/);
    assert.match(await ask(secure, "Subject: over TLS\r\n\r\n."), /^250/);
    const copy = (await server.inbox(account)).at(-1) ?? "";
    assert.match(copy, /\r\n\tby mx\.posthorn\.test with ESMTPSA\r\n\t\(TLSv1\.3 TLS_AES_256_GCM_SHA384\)\r\n\tid /);
    secure.close();
  });

  it("drops the session when something follows STARTTLS before the handshake", async () => {
    for (const more of ["MAIL FROM:<evil@else.example>\r\n", "x"]) {
      const client = await server.connect("smtp");
      await ask(client, "EHLO a.example");
      client.send(`STARTTLS\r\n${more}`);
      assert.match((await client.reply()).join(), /^503 5\.5\.1/);
      assert.equal(await client.line(), undefined);
    }
  });

  describe("a submission", () => {
    it("gets the fields it lacks, and does not tell where its author is", async () => {
      assert.match(await submit("Subject: bare\r\n\r\nx\r\n"), /^250 2\.0\.0/);
      const copy = (await server.inbox(account)).at(-1) ?? "";
      assert.match(
        copy,
        /\r\nReceived: from mx\.posthorn\.test \(submitted by one of its users\)\r\n\tby mx\.posthorn\.test with ESMTPA\r\n/,
      );
      assert.match(
        copy,
        /\r\nFrom: <user@posthorn\.test>\r\nDate: \w{3}, .* \+0000\r\nMessage-ID: <[\w.]+@mx\.posthorn\.test>\r\nSubject: bare\r\n\r\nx\r\n$/,
      );
      assert.doesNotMatch(copy, /client\.example|127\.0\.0\.1/);
    });

    it("keeps the fields it has, but not Bcc", async () => {
      const header = `From: Me <${user}>\r\nDate: today\r\nBCC: secret@else.example,\r\n more@else.example\r\nMessage-ID: <a@b>\r\n`;
      await submit(`${header}\r\nBcc: in the body\r\n`);
      const copy = (await server.inbox(account)).at(-1) ?? "";
      assert.ok(
        copy.endsWith(`\r\nFrom: Me <${user}>\r\nDate: today\r\nMessage-ID: <a@b>\r\n\r\nBcc: in the body\r\n`),
      );
    });

    it("that has no header stays a text", async () => {
      await submit("just text\r\n");
      assert.match((await server.inbox(account)).at(-1) ?? "", /\r\nMessage-ID: <.*>\r\n\r\njust text\r\n$/);
    });

    it("comes from an address of its author's", async () => {
      assert.match(await submit(`From: user+tag@${DOMAIN}\r\n\r\n`), /^250/);
      assert.match(await submit(`From: "Team" <team@${DOMAIN}>\r\n\r\n`), /^250/);
      assert.match(await submit(`From: ${user}, team@${DOMAIN}\r\n\r\n`), /^250/);
      assert.match(await submit(`From: other@${DOMAIN}\r\n\r\n`), /^550 5\.7\.1/);
      assert.match(await submit(`From: ${user}, boss@else.example\r\n\r\n`), /^550 5\.7\.1/);
      assert.match(await submit(`From: "${user}" <boss@else.example>\r\n\r\n`), /^550 5\.7\.1/);
      assert.match(await submit(`From: ${user}\r\nFrom : boss@else.example\r\n\r\n`), /^550 5\.6\.0/);
      assert.match(await submit("From: nobody at all;\r\n\r\n"), /^550 5\./);
      assert.match(
        await submit(`From: other@${DOMAIN} (<${user}>\r\n\r\n`),
        /^550 5\.6\.0 From can be read in two ways/,
      );
      assert.match(await submit(`From: <${user}>other@${DOMAIN}\r\n\r\n`), /^550 5\.6\.0/);
      assert.match(await submit(`From: <${user}> (at home\r\n\r\n`), /^250/);
      assert.match(await submit(`From: ${Array.from({ length: 11 }, () => user).join(",")}\r\n\r\n`), /^550 5\.6\.0/);
    });

    it("may be somebody else's message, sent again as it came by who says so", async () => {
      const original = "From: boss@else.example\r\nSender: desk@else.example\r\nSubject: plans\r\n\r\nas it came\r\n";
      const block = (from: string, more = ""): string =>
        `Resent-From: ${from}\r\nResent-Date: Thu, 1 Jan 2026 00:00:00 +0000\r\nResent-To: x@else.example\r\n${more}`;
      const earlier = `Received: from a by b; today\r\n${block("boss@else.example")}`;
      for (const header of [
        block(user),
        block(user) + earlier,
        block(`team@${DOMAIN}`, `Resent-Sender: ${user}\r\n`),
      ]) {
        assert.match(await submit(`${header}Resent-Bcc: y@else.example\r\n${original}`), /^250/);
        const copy = (await server.inbox(account)).at(-1) ?? "";
        assert.ok(copy.endsWith(`\r\n${header}${original}`), copy);
      }
      for (const header of [
        earlier,
        earlier + block(user),
        block(`${user}, boss@else.example`),
        block(user, "Resent-Sender: boss@else.example\r\n"),
        block("nobody at all;"),
        `Resent-From: ${user}\r\n`,
        "Resent-Date: today\r\n",
      ]) {
        assert.match(await submit(header + original), /^550 5\.7\.1/, header);
      }
      assert.match(await submit(`${block(user)}From: ${user}\r\n${original}`), /^550 5\.6\.0/);
    });

    it("has its From found behind ten thousand fields that are taken out", async () => {
      const many = "Bcc: x\r\n".repeat(10_000);
      assert.match(await submit(`${many}From: boss@else.example\r\n\r\n`), /^550 5\.6\.0/);
      assert.match(await submit(`From: ${user}\r\n${many}From: boss@else.example\r\n\r\n`), /^550 5\.6\.0/);
    });

    it("keeps no Sender and no Return-Path that are not its author's", async () => {
      const header = (sender: string): string => `From: ${user}\r\n${sender}Date: today\r\nMessage-ID: <a@b>\r\n\r\n`;
      const own = `Sender: team@${DOMAIN}\r\n`;
      const foreign = "Return-Path: <a@b>\r\nSender: boss@else.example\r\n";
      for (const [sent, kept] of [
        [own, own],
        [foreign, ""],
        [own + own, ""],
        [`Sender: ${user}, boss@else.example\r\n`, ""],
      ] as const) {
        assert.match(await submit(header(sent)), /^250/);
        const copy = (await server.inbox(account)).at(-1) ?? "";
        assert.ok(copy.endsWith(header(kept)), copy);
      }
    });

    it("writes nothing into the fields that are added", async () => {
      await submit(" for <else@where>;\r\nFrom: boss@else.example\r\n\r\n");
      const copy = (await server.inbox(account)).at(-1) ?? "";
      assert.match(copy, /\r\nFrom: <user@posthorn\.test>\r\n.*\r\nMessage-ID: <[^\r]*>\r\n\r\n for <else@where>;/s);
    });

    it("may have the null reverse-path", async () => {
      assert.match(await submit(`From: ${user}\r\nSubject: read\r\n\r\n`, { from: "" }), /^250/);
      assert.match(await submit(`From: other@${DOMAIN}\r\n\r\n`, { from: "" }), /^550 5\.7\.1/);
    });
  });
});
