/** What a new user tries: writing to nobody, to nowhere, to a full mailbox, and reading what comes back. Two real servers and a name server. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { type DnsServer, startDnsServer } from "../support/dns-server.ts";
import { Zone } from "../support/dns-zone.ts";
import { messagesOf } from "../support/flow.ts";
import { LineClient } from "../support/line-client.ts";
import { type Program, startProgram } from "../support/program.ts";

const ANN = "ann@posthorn.test";
const DORA = "dora@posthorn.test";
const WAIT_MS_MAX = 30_000;
const HELD_S = 3;

describe("mail that comes back", { timeout: 120_000 }, () => {
  let names: DnsServer;
  let far: Program;
  let home: Program;
  before(async () => {
    far = await startProgram({ accounts: ["root@posthorn.test"], hostname: "mx.far.example", workers: 1 });
    for (const words of [
      ["domain", "add", "far.example"],
      ["account", "add", "bob@far.example", "full@far.example", "--generate"],
      ["account", "quota", "full@far.example", "--bytes", "1"],
    ])
      assert.equal((await far.cli(...words)).code, 0);
    names = await startDnsServer(new Zone("far.example MX 10 mx.far.example\nmx.far.example A 127.0.0.1"));
    home = await startProgram({
      accounts: [ANN, "carol@posthorn.test", DORA],
      workers: 1,
      settings: [
        "[dns]",
        `resolvers = ["${names.address}"]`,
        "[outbound]",
        `port = ${far.ports.smtp}`,
        "[queue]",
        'lifetime = "4 s"',
        'delayNotice = "1 s"',
        'firstRetry = "2 s"',
        "[suppression]",
        "failures = 1",
      ].join("\n"),
    });
  });
  after(async () => {
    await home?.stop();
    await far?.stop();
    await names?.[Symbol.asyncDispose]();
  });

  /** Submits as Ann; answers the replies to MAIL, to each RCPT and to the end. */
  async function submit(subject: string, recipients: readonly string[], parameters = ""): Promise<string[]> {
    const client = await LineClient.open(home.ports.submission);
    const said = async (line: string): Promise<string> => {
      client.send(`${line}\r\n`);
      return (await client.reply()).join("\n");
    };
    await client.reply();
    await said("EHLO ann.example");
    assert.match(await said(`AUTH PLAIN ${Buffer.from(`\0${ANN}\0${home.password}`).toString("base64")}`), /^235/);
    const answers = [await said(`MAIL FROM:<${ANN}> SIZE=500 ${parameters}`)];
    for (const each of recipients) answers.push(await said(`RCPT TO:${each}`));
    if ((await said("DATA")).startsWith("354"))
      answers.push(await said(`From: ${ANN}\r\nSubject: ${subject}\r\n\r\nShall we meet?\r\n.`));
    client.close();
    return answers;
  }

  /** The messages of an inbox whose source matches. */
  async function inbox(user: string, wanted: RegExp): Promise<string[]> {
    const messages = await messagesOf(home, user);
    return messages.map(({ source }) => source).filter((source) => wanted.test(source));
  }

  /** Waits for at least one. */
  async function arrives(user: string, wanted: RegExp): Promise<string[]> {
    for (const until = Date.now() + WAIT_MS_MAX; Date.now() < until; await pause(100)) {
      const found = await inbox(user, wanted);
      if (found.length > 0) return found;
    }
    return assert.fail(`${wanted} does not arrive for ${user}`);
  }

  it("says that an address does not exist; the next time at once, until somebody lifts it", async () => {
    assert.match((await submit("Nobody", ["<nobody@far.example>"])).at(-1) ?? "", /^250/);
    const [notice = ""] = await arrives(ANN, /^Subject: Your message was not delivered: Nobody\r$/m);
    assert.match(notice, /There is no mailbox with this address at far\.example\./);
    assert.match(notice, /^Diagnostic-Code: smtp; 550 5\.1\.1 No such user here\r$/m);
    assert.match(notice, /^Remote-MTA: dns; mx\.far\.example\r$/m);
    assert.match(notice, /^Shall we meet\?\r$/m);
    const [, refused = ""] = await submit("Again", ["<nobody@far.example>"]);
    assert.match(refused, /^550-5\.1\.1 Mail to this address keeps coming back: 550 5\.1\.1 No such user here\n/);
    assert.equal((await home.cli("suppression", "remove", "nobody@far.example")).code, 0);
    assert.match((await submit("Again", ["<nobody@far.example>"]))[1] ?? "", /^250/);
    await arrives(ANN, /^Subject: Your message was not delivered: Again\r$/m);
  });

  it("says that a domain does not exist, for each recipient what is true of it", async () => {
    assert.match((await submit("Nowhere", ["<bob@no-such.example>", "<nobody2@far.example>"])).at(-1) ?? "", /^250/);
    for (const reason of [
      /There is no mail server for no-such\.example[^]*^Subject: Nowhere\r$/m,
      /There is no mailbox with this address at far\.example[^]*^Subject: Nowhere\r$/m,
    ])
      await arrives(ANN, reason);
  });

  it("says that it takes long, and then that the mailbox is full", async () => {
    assert.match((await submit("Full", ["<full@far.example>"])).at(-1) ?? "", /^250/);
    const [delay = ""] = await arrives(ANN, /^Subject: Your message is delayed: Full\r$/m);
    assert.match(delay, /^You need not do anything/m);
    const [failure = ""] = await arrives(ANN, /^Subject: Your message was not delivered: Full\r$/m);
    assert.match(failure, /The person's mailbox is full\./);
    assert.match(failure, /^Action: failed\r\nStatus: 4\.4\.7\r$/m);
  });

  it("holds mail until its time, for mailboxes here too, and tells of its delivery", async () => {
    const begun = Date.now();
    const [mail = "", rcpt = "", end = ""] = await submit(
      "Later",
      ["<carol@posthorn.test> NOTIFY=SUCCESS"],
      `HOLDFOR=${HELD_S}`,
    );
    assert.match(`${mail}\n${rcpt}\n${end}`, /^250 .*\n250 .*\n250 /);
    await arrives("carol@posthorn.test", /^Subject: Later\r$/m);
    assert.ok(Date.now() - begun >= HELD_S * 1000, "it came too early");
    await arrives(ANN, /^Final-Recipient: rfc822; carol@posthorn\.test\r\nAction: delivered\r$/m);
  });

  it("says once why a script does not take what was held, in its own letters", async () => {
    const script = join(home.folder, "refuse.sieve");
    await writeFile(script, 'require "reject"; reject "Bitte nicht für mich.";');
    assert.equal((await home.cli("sieve", "put", DORA, "refuse", script, "--activate")).code, 0);
    await submit("Unwanted", [`<${DORA}> NOTIFY=SUCCESS,FAILURE`], "HOLDFOR=1");
    const about = /^Final-Recipient: rfc822; dora@posthorn\.test\r$/m;
    const [notice = ""] = await arrives(ANN, about);
    assert.match(notice, /^Action: failed\r\nStatus: 5\.7\.1\r$/m);
    assert.match(notice, /^ *Reason: *Bitte nicht f=C3=BCr mich\.\r$/m);
    await submit("Behind it", [`<${ANN}>`]);
    await arrives(ANN, /^Subject: Behind it\r$/m);
    assert.equal((await inbox(ANN, about)).length, 1);
  });
});
