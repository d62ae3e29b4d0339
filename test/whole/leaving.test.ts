/** Mail that leaves by the real program: over names, to a server that must prove who it is. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { subjectPublicKeyInfo } from "../../src/wire/x509/public-key.ts";
import { makeAuthority } from "../support/authority.ts";
import { type DnsServer, startDnsServer } from "../support/dns-server.ts";
import { Zone } from "../support/dns-zone.ts";
import { LineClient } from "../support/line-client.ts";
import { type Program, startProgram } from "../support/program.ts";
import { type SmtpPeer, startSmtpPeer } from "../support/smtp-peer.ts";

const ANN = "ann@posthorn.test";
const WAIT_MS_MAX = 30_000;

describe("mail that leaves", () => {
  const stack = new AsyncDisposableStack();
  let peer: SmtpPeer;
  let names: DnsServer;
  let mail: Program;
  before(async () => {
    const issued = await (await makeAuthority()).issue({ names: ["mx.good.test"] });
    peer = stack.use(await startSmtpPeer({ keywords: ["STARTTLS"], certificate: issued }));
    const key = subjectPublicKeyInfo(issued.x509.raw) ?? Buffer.alloc(0);
    const zone = new Zone();
    for (const [domain, hash] of [
      ["good.test", createHash("sha256").update(key).digest("hex")],
      ["bad.test", "00".repeat(32)],
    ]) {
      zone.add(`
        ${domain}  MX  10 mx.${domain}
        mx.${domain}  A  127.0.0.1
        _${peer.port}._tcp.mx.${domain}  TLSA  3 1 1 ${hash}
      `);
    }
    names = stack.use(await startDnsServer(zone));
    const settings = `[outbound]\nport = ${peer.port}\n[dns]\nresolvers = ["${names.address}"]\nvalidating = true\n`;
    mail = await startProgram({ accounts: [ANN], settings });
    stack.defer(() => mail.stop());
  });
  after(() => stack.disposeAsync());

  async function submit(to: string): Promise<void> {
    const client = await LineClient.open(mail.ports.submission);
    await client.reply();
    const plain = Buffer.from(`\0${ANN}\0${mail.password}`).toString("base64");
    const said = ["EHLO client.test", `AUTH PLAIN ${plain}`, `MAIL FROM:<${ANN}>`, `RCPT TO:<${to}>`, "DATA"];
    for (const command of [...said, `From: ${ANN}\r\nSubject: to ${to}\r\n\r\nhello\r\n.`]) {
      client.send(`${command}\r\n`);
      const reply = await client.reply();
      assert.match(reply[0] ?? "", /^[23]/, `${command}: ${reply.join()}`);
    }
    client.close();
  }

  async function until(reached: () => boolean): Promise<void> {
    const end = Date.now() + WAIT_MS_MAX;
    while (!reached() && Date.now() < end) await pause(20);
    assert.ok(reached(), `${peer.lines.join("\n")}\n${names.asked.join("\n")}`);
  }

  it("goes to who proves to be the domain's server (DANE), and waits where nobody does", async () => {
    await submit("b@bad.test");
    await until(() => peer.lines.includes("STARTTLS") && peer.connections.every(({ socket }) => socket.destroyed));
    await submit("b@good.test");
    await until(() => peer.taken.length > 0);
    assert.deepEqual(
      peer.taken.map(({ rcpts, tls }) => [rcpts, tls]),
      [[["RCPT TO:<b@good.test>"], true]],
    );
    assert.match(peer.taken[0]?.text.toString() ?? "", /^DKIM-Signature: .*\bd=posthorn\.test;/s);
    const { stdout } = await mail.cli("queue", "list");
    assert.match(stdout, /bad\.test/);
  });
});
