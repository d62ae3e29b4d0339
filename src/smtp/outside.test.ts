/** Who may come how often, who has to come again, and who is told nothing more. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Zone } from "../../test/support/dns-zone.ts";
import type { LineClient } from "../../test/support/line-client.ts";
import { DOMAIN, PASSWORD } from "../../test/support/mail-parts.ts";
import { type SmtpServer, startSmtpServer } from "../../test/support/smtp-server.ts";
import { zoneResolver } from "../../test/support/zone-resolver.ts";
import { MINUTE_MS, TestClock } from "../base/clock.ts";
import type { Events } from "../base/events.ts";
import { Networks } from "../net/networks.ts";

const outside = { trusted: { has: () => false } };
const zone = new Zone(`
  friend.example TXT v=spf1 ip4:198.51.100.0/24 -all
  2.0.0.127.bl.example A 127.0.0.2
  9.113.0.203.bl.example A 127.0.0.2
  9.113.0.203.hard.example A 127.0.0.4
  8.113.0.203.hard.example A 127.0.0.9
  7.113.0.203.bl.example A 127.0.0.2
`).behave("1.113.0.203.bl.example", "drop");

async function ask(client: LineClient, command: string): Promise<string> {
  client.send(`${command}\r\n`);
  return (await client.reply()).join("\n");
}

/** A session of a client elsewhere, up to EHLO; the answer when it may not come in. */
async function come(server: SmtpServer, address: string): Promise<{ client: LineClient; answer: string }> {
  const client = await server.connect("smtp");
  const answer = await ask(client, `XCLIENT ADDR=${address}`);
  if (answer.startsWith("220")) await ask(client, "EHLO a.example");
  return { client, answer };
}

async function rcpt(server: SmtpServer, address: string, from: string, to = "user"): Promise<string> {
  const { client } = await come(server, address);
  await ask(client, `MAIL FROM:<${from}>`);
  const answer = await ask(client, `RCPT TO:<${to}@${DOMAIN}>`);
  client.close();
  return answer;
}

async function start(options: Parameters<typeof startSmtpServer>[0] = {}): Promise<SmtpServer> {
  const inbound = { ...outside, resolver: zoneResolver(zone), ...options.inbound };
  const server = await startSmtpServer({ xclient: ["127.0.0.1"], ...options, inbound });
  await server.addUser("user");
  return server;
}

describe("a network", () => {
  const greeting = async (server: SmtpServer, address: string): Promise<string> => {
    const { client, answer } = await come(server, address);
    client.close();
    return answer;
  };

  it("makes only so many connections at once", async () => {
    await using server = await start({ network: { connections: 2 } });
    const first = await come(server, "203.0.113.1");
    const second = await come(server, "203.0.113.2");
    assert.match(await greeting(server, "203.0.113.3"), /^421 4\.7\.0 Your network makes too many connections at once/);
    assert.match(await greeting(server, "203.0.114.3"), /^220/);
    second.client.close();
    // That it has gone is noticed in a moment.
    while (!(await greeting(server, "203.0.113.4")).startsWith("220"));
    first.client.close();
  });

  it("makes only so many connections in a minute", async () => {
    const clock = new TestClock();
    await using server = await start({ clock, network: { connectionsPerMinute: 2 } });
    for (let i = 0; i < 2; i++) assert.match(await greeting(server, `2001:db8::${i}`), /^220/);
    assert.match(await greeting(server, "2001:db8::9"), /^421 4\.7\.0 .*in a minute/);
    assert.match(await greeting(server, "2001:db8:0:1::9"), /^220/);
    clock.advance(2 * MINUTE_MS);
    assert.match(await greeting(server, "2001:db8::9"), /^220/);
  });

  it("sends only so many messages and recipients in a minute", async () => {
    const clock = new TestClock();
    await using server = await start({ clock, network: { messagesPerMinute: 2, recipientsPerMinute: 3 } });
    const { client } = await come(server, "203.0.113.1");
    for (let i = 0; i < 2; i++) {
      assert.match(await ask(client, "MAIL FROM:<>"), /^250/);
      await ask(client, "RSET");
    }
    assert.match(await ask(client, "MAIL FROM:<>"), /^450 4\.7\.1 Your network sends too much/);
    clock.advance(2 * MINUTE_MS);
    await ask(client, "MAIL FROM:<>");
    for (let i = 0; i < 3; i++) assert.match(await ask(client, `RCPT TO:<user@${DOMAIN}>`), /^250/);
    assert.match(await ask(client, `RCPT TO:<user@${DOMAIN}>`), /^450 4\.7\.1/);
    client.close();
  });

  it("that searches for addresses hears less and less", async () => {
    await using server = await start({ network: { unknownRecipients: 3, pauseMs: 10 } });
    const { client } = await come(server, "203.0.113.1");
    await ask(client, "MAIL FROM:<>");
    const since = performance.now();
    for (let i = 0; i < 15; i++) assert.match(await ask(client, `RCPT TO:<guess${i}@${DOMAIN}>`), /^550 5\.1\.1/);
    assert.ok(performance.now() - since >= 10 * ((12 * 13) / 2) - 50);
    assert.match(await ask(client, `RCPT TO:<guess@${DOMAIN}>`), /^421 4\.7\.0/);
    assert.equal(await client.line(), undefined);
    // The next session of the network begins where this one ended.
    assert.match(await rcpt(server, "203.0.113.2", "", "guess"), /^421/);
    assert.match(await rcpt(server, "203.0.113.2", ""), /^250/);
    assert.match(await rcpt(server, "192.0.2.2", "", "guess"), /^550/);
  });

  it("is not counted when we trust it", async () => {
    const network = { connections: 1, connectionsPerMinute: 1, messagesPerMinute: 1, unknownRecipients: 1 };
    await using server = await start({ network, inbound: { trusted: new Networks(["203.0.113.0/24"]) } });
    for (let i = 0; i < 3; i++) assert.match(await rcpt(server, "203.0.113.1", ""), /^250/);
    for (let i = 0; i < 9; i++) assert.match(await rcpt(server, "203.0.113.1", "", "guess"), /^550/);
  });
});

describe("a client on a list", () => {
  const lists = [
    { zone: "bl.example", weight: 1, codes: new Networks(["127.0.0.2"]) },
    { zone: "hard.example", weight: 5, codes: new Networks(["127.0.0.4/30"]) },
  ];

  it("is refused, filed as junk, or let in, by the weight of the lists", async () => {
    await using server = await start({ inbound: { lists } });
    const refused = await rcpt(server, "203.0.113.9", "x@a.example");
    assert.equal(
      refused,
      "550 5.7.1 Mail from 203.0.113.9 is not taken: the client is listed at bl.example, hard.example",
    );
    await server.directory.addAlias(`postmaster@${DOMAIN}`, [`user@${DOMAIN}`]);
    assert.match(await rcpt(server, "203.0.113.9", "x@a.example", "postmaster"), /^250/);
    assert.match(await rcpt(server, "203.0.113.8", "x@a.example"), /^250/);
    assert.match(await rcpt(server, "203.0.113.1", "x@a.example"), /^250/);
    assert.match(await rcpt(server, "2001:db8::1", "x@a.example"), /^250/);
    const account = await server.addUser("other");
    const { client } = await come(server, "203.0.113.7");
    for (const line of ["MAIL FROM:<>", `RCPT TO:<other@${DOMAIN}>`, "DATA"]) await ask(client, line);
    assert.match(await ask(client, "From: a@a.example\r\n\r\nHello\r\n."), /^250/);
    client.close();
    const [text = ""] = await server.inbox(account, "junk");
    assert.match(text, /\r\nX-Posthorn-Verdict: junk;\r\n\tthe client is listed at bl\.example;/);
  });
});

describe("a stranger", () => {
  const greylist = { delayMs: 5 * MINUTE_MS, retryMs: 60 * MINUTE_MS, keepMs: 600 * MINUTE_MS };

  it("has to come again, and is known then", async () => {
    const clock = new TestClock();
    await using server = await start({ clock, greylist });
    const knock = (address = "203.0.113.1", from = "ann@a.example"): Promise<string> => rcpt(server, address, from);
    assert.equal(await knock(), "450 4.7.1 Greylisted: please send this message again in 5 minutes");
    clock.advance(4 * MINUTE_MS);
    assert.match(await knock(), /again in 1 minute$/);
    assert.match(await knock("203.0.113.77", "ANN@a.example"), /again in 1 minute$/);
    clock.advance(MINUTE_MS);
    assert.match(await knock("203.0.113.77"), /^250/);
    assert.match(await knock("203.0.113.5", "other@b.example"), /^250/);
    assert.match(await knock("203.0.114.5"), /^450/);
    clock.advance(601 * MINUTE_MS);
    assert.match(await knock(), /^450/);
    // Too late: it begins anew.
    clock.advance(61 * MINUTE_MS);
    assert.match(await knock(), /in 5 minutes$/);
  });

  it("whose domain is known comes in from everywhere that SPF allows", async () => {
    const clock = new TestClock();
    await using server = await start({ clock, greylist });
    const knock = (address: string): Promise<string> => rcpt(server, address, "ann@friend.example");
    assert.match(await knock("198.51.100.1"), /^450/);
    clock.advance(6 * MINUTE_MS);
    assert.match(await knock("198.51.100.1"), /^250/);
    assert.match(await rcpt(server, "203.0.113.1", "eve@friend.example"), /^450/);
  });
});

describe("an account", () => {
  const submit = async (server: SmtpServer): Promise<LineClient> => {
    const client = await server.connect("submission");
    await ask(client, "EHLO a.example");
    const secret = Buffer.from(`\0user@${DOMAIN}\0${PASSWORD}`).toString("base64");
    assert.match(await ask(client, `AUTH PLAIN ${secret}`), /^235/);
    return client;
  };

  it("sends to only so many recipients a day, and the operator hears of it", async () => {
    const clock = new TestClock();
    const stopped: Parameters<Events["sendingStopped"]>[0][] = [];
    const events = { sendingStopped: (event: (typeof stopped)[number]) => void stopped.push(event) };
    await using server = await start({ clock, events, sending: { recipientsPerDay: 3, failuresPerDay: 0 } });
    await server.addUser("other");
    const client = await submit(server);
    const send = async (...names: readonly string[]): Promise<string> => {
      await ask(client, `MAIL FROM:<user@${DOMAIN}>`);
      for (const name of names) {
        const answer = await ask(client, `RCPT TO:<${name}@${DOMAIN}>`);
        if (answer.startsWith("250")) continue;
        await ask(client, "RSET");
        return answer;
      }
      await ask(client, "DATA");
      return ask(client, "Subject: x\r\n\r\nx\r\n.");
    };
    assert.match(await send("user", "other"), /^250/);
    assert.match(await send("user", "other"), /^450 4\.7\.1 Your account has reached its limit of 3 recipients a day/);
    assert.match(await send("other"), /^250/);
    assert.match(await send("other"), /^450/);
    assert.deepEqual(stopped, [{ account: `user@${DOMAIN}`, reason: "recipients", recipients: 2, failures: 0 }]);
    clock.advance(25 * 60 * MINUTE_MS);
    assert.match(await send("user", "other"), /^250/);
    client.close();
  });
});
