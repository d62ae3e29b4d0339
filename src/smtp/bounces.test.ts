/** Mail that came in for an alias and went on: what is sent back to its reverse-path finds the first sender, and nothing else passes that way. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import type { LineClient } from "../../test/support/line-client.ts";
import { DOMAIN } from "../../test/support/mail-parts.ts";
import { type SmtpServer, startSmtpServer } from "../../test/support/smtp-server.ts";
import { DAY_MS, TestClock } from "../base/clock.ts";
import type { OutboundMessage } from "../mail/queue/queue.ts";
import { formatPath } from "../wire/smtp/path.ts";

describe("bounces of mail that was passed on", () => {
  const clock = new TestClock();
  const queued: OutboundMessage[] = [];
  let server: SmtpServer;
  let client: LineClient;
  before(async () => {
    server = await startSmtpServer({ clock, queue: { add: async (message) => void queued.push(message) } });
    await server.addUser("everything");
    await server.directory.addAlias(`list@${DOMAIN}`, ["member@elsewhere.example"]);
    await server.directory.addAlias(`@${DOMAIN}`, [`everything@${DOMAIN}`]);
    client = await server.connect("smtp");
    await ask("EHLO mx.home.example");
  });
  beforeEach(() => void queued.splice(0));
  after(async () => {
    client.close();
    await server[Symbol.asyncDispose]();
  });

  async function ask(command: string): Promise<string> {
    client.send(`${command}\r\n`);
    return (await client.reply()).join("\n");
  }

  /** What RCPT is answered; a message that is taken is sent. */
  async function send(from: string, to: string): Promise<string> {
    assert.match(await ask(`MAIL FROM:${from}`), /^250/);
    const answer = await ask(`RCPT TO:${to}`);
    if (answer.startsWith("250")) {
      assert.match(await ask("DATA"), /^354/);
      assert.match(await ask("Subject: x\r\n\r\nx\r\n."), /^250/);
    } else await ask("RSET");
    return answer;
  }

  /** The reverse-path with which a message of `from` leaves for the alias's member. */
  async function leavesWith(from: string): Promise<string> {
    assert.match(await send(from, `<list@${DOMAIN}>`), /^250/);
    return formatPath(queued.splice(0)[0]?.reversePath);
  }
  const destinations = (): string[] =>
    queued.flatMap(({ recipients }) => recipients.map(({ path }) => formatPath(path)));

  it("go on to the first sender", async () => {
    const path = await leavesWith("<ann@home.example>");
    assert.match(path, new RegExp(`^<SRS0=.*=home\\.example=ann@${DOMAIN}>$`));
    assert.match(await send("<>", path), /^250/);
    assert.deepEqual(destinations(), ["<ann@home.example>"]);
    assert.equal(queued[0]?.reversePath, undefined);
  });

  it("are not asked for when there was no sender, or when it is one of ours", async () => {
    assert.equal(await leavesWith("<>"), "<>");
    assert.equal(await leavesWith(`<everything@${DOMAIN}>`), `<everything@${DOMAIN}>`);
  });

  it("come from nobody: whoever gives a sender may not write that way", async () => {
    const path = await leavesWith("<ann@home.example>");
    assert.match(await send("<eve@evil.example>", path), /^550 5\.1\.1/);
  });

  it("are refused when the address is forged or old, though there is a catch-all", async () => {
    const path = await leavesWith("<ann@home.example>");
    assert.match(await send("<>", path.replace("ann", "eve")), /^550 5\.1\.1/);
    assert.match(await send("<>", `<SRS0=AAAAAA=AA=home.example=ann@${DOMAIN}>`), /^550 5\.1\.1/);
    clock.advance(22 * DAY_MS);
    assert.match(await send("<>", path), /^550 5\.1\.1/);
    assert.deepEqual(destinations(), []);
    assert.match(await send("<>", `<whoever@${DOMAIN}>`), /^250/);
  });
});
