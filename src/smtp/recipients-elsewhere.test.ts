import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { LineClient } from "../../test/support/line-client.ts";
import { DOMAIN, PASSWORD } from "../../test/support/mail-parts.ts";
import { type SmtpServer, startSmtpServer } from "../../test/support/smtp-server.ts";
import type { OutboundMessage } from "../mail/queue/queue.ts";

const user = `user@${DOMAIN}`;
const plain = Buffer.from(`\0${user}\0${PASSWORD}`).toString("base64");

describe("address literals", () => {
  async function submit(recipients: readonly string[], privateNetworks: readonly string[]): Promise<string[]> {
    const queue = { add: async () => undefined };
    await using server = await startSmtpServer({ queue, privateNetworks });
    await server.addUser("user");
    const client = await server.connect("submission");
    const said: string[] = [];
    const commands = ["EHLO a", `AUTH PLAIN ${plain}`, `MAIL FROM:<${user}>`];
    for (const command of [...commands, ...recipients.map((recipient) => `RCPT TO:<${recipient}>`)]) {
      client.send(`${command}\r\n`);
      said.push((await client.reply()).join());
    }
    client.close();
    return said.slice(commands.length);
  }

  const inside = [
    "a@[10.0.0.1]",
    "a@[127.0.0.1]",
    "a@[0.0.0.0]",
    "a@[169.254.169.254]",
    "a@[IPv6:::1]",
    "a@[IPv6:::ffff:10.0.0.1]",
    "a@[ipv6:fd00::1]",
  ];

  it("are sent to on the Internet only", async () => {
    const said = await submit([...inside, "a@[8.8.8.8]", "a@[IPv6:2606:4700::1111]"], []);
    for (const each of said.slice(0, inside.length))
      assert.match(each, /^550 5\.7\.1 No mail is sent to addresses in brackets .*outbound\.privateNetworks/);
    for (const each of said.slice(inside.length)) assert.match(each, /^250 /);
  });

  it("are sent to where the operator allows it", async () => {
    const [ten = "", loopback = ""] = await submit(inside, ["10.0.0.0/8"]);
    assert.match(ten, /^250 /);
    assert.match(loopback, /^550 /);
  });
});

describe("suppressed addresses", () => {
  const queued: OutboundMessage[] = [];
  let server: SmtpServer;
  before(async () => {
    server = await startSmtpServer({ queue: { add: async (message) => void queued.push(message) } });
    await server.addUser("user");
    await server.directory.addAlias(`away@${DOMAIN}`, ["gone@elsewhere.example"]);
    await server.suppressions.add("gone@elsewhere.example", "Left in May; write to new@elsewhere.example");
    await server.suppressions.add(user, "");
  });
  after(() => server[Symbol.asyncDispose]());

  async function ask(client: LineClient, command: string): Promise<readonly string[]> {
    client.send(`${command}\r\n`);
    return client.reply();
  }

  it("are refused to our users at once, with the way out", async () => {
    const client = await server.connect("submission");
    await ask(client, "EHLO a");
    await ask(client, `AUTH PLAIN ${plain}`);
    await ask(client, `MAIL FROM:<${user}>`);
    assert.deepEqual(await ask(client, "RCPT TO:<Gone@Elsewhere.example>"), [
      "550-5.1.1 Nobody here may write to this address: Left in May; write to new@elsewhere.example",
      "550 5.1.1 If the address is right, ask your postmaster for: posthorn suppression remove gone@elsewhere.example",
    ]);
    assert.match((await ask(client, "RCPT TO:<other@elsewhere.example>")).join(), /^250/);
    await server.suppressions.remove("gone@elsewhere.example");
    assert.match((await ask(client, "RCPT TO:<gone@elsewhere.example>")).join(), /^250/);
    await server.suppressions.add("gone@elsewhere.example", "");
    client.close();
  });

  it("stand in nobody's way who writes to addresses of ours", async () => {
    const client = await server.connect("smtp");
    await ask(client, "EHLO a");
    await ask(client, "MAIL FROM:<a@b.example>");
    assert.match((await ask(client, `RCPT TO:<away@${DOMAIN}>`)).join(), /^250/);
    assert.match((await ask(client, `RCPT TO:<${user}>`)).join(), /^250/);
    client.close();
  });
});
