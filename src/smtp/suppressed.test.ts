import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { LineClient } from "../../test/support/line-client.ts";
import { DOMAIN, PASSWORD } from "../../test/support/mail-parts.ts";
import { type SmtpServer, startSmtpServer } from "../../test/support/smtp-server.ts";
import type { OutboundMessage } from "../mail/queue/queue.ts";

const user = `user@${DOMAIN}`;
const plain = Buffer.from(`\0${user}\0${PASSWORD}`).toString("base64");

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
