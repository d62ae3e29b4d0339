/** What goes into the queue, and when the client hears yes. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { DOMAIN, PASSWORD } from "../../test/support/mail-parts.ts";
import { type SmtpRole, type SmtpServer, startSmtpServer } from "../../test/support/smtp-server.ts";
import { Refusal } from "../base/errors.ts";
import type { Account } from "../store/account.ts";
import { addressOf } from "../wire/smtp/path.ts";
import type { OutboundMessage } from "./queue/queue.ts";

describe("mail that leaves", () => {
  let server: SmtpServer;
  let ann: Account;
  let queued: OutboundMessage[] = [];
  let trouble: Refusal | undefined;
  before(async () => {
    server = await startSmtpServer({
      relayNetworks: ["127.0.0.1"],
      queue: {
        async add(message) {
          if (trouble !== undefined) throw trouble;
          queued.push(message);
        },
      },
    });
    ann = await server.addUser("ann");
    const aliases: [string, string[]][] = [
      ["team", [`ann@${DOMAIN}`, "bea@else.example", "Cid@else.example"]],
      ["away", ["dan@far.example"]],
    ];
    for (const [name, members] of aliases) await server.directory.addAlias(`${name}@${DOMAIN}`, members);
  });
  after(() => server[Symbol.asyncDispose]());
  beforeEach(() => {
    queued = [];
    trouble = undefined;
  });

  const LOGIN = Buffer.from(`\0ann@${DOMAIN}\0${PASSWORD}`).toString("base64");
  const full = (is: boolean): Promise<void> =>
    ann.write((mail) => mail.setQuota({ maxBytes: is ? 0 : undefined, maxMessages: undefined }));
  const count = async (): Promise<number> => (await server.inbox(ann)).length;

  interface Sending {
    readonly role?: SmtpRole;
    readonly from: string;
    readonly to: readonly string[];
    readonly text?: string;
    readonly parameters?: string;
    readonly meanwhile?: () => Promise<unknown>;
  }
  /** Answers the replies to RCPT and to the end, code and status. */
  async function send({ role = "submission", from, to, text, parameters = "", meanwhile }: Sending): Promise<string[]> {
    const client = await server.connect(role);
    const say = async (line: string): Promise<string> => {
      client.send(`${line}\r\n`);
      return ((await client.reply()).at(-1) ?? "").slice(0, 9);
    };
    await say(role === "lmtp" ? "LHLO a.example" : "EHLO a.example");
    if (role === "submission") await say(`AUTH PLAIN ${LOGIN}`);
    assert.equal(await say(`MAIL FROM:<${from}>${parameters}`), "250 2.1.0");
    const answers: string[] = [];
    for (const each of to) answers.push(await say(`RCPT TO:${each.startsWith("<") ? each : `<${each}>`}`));
    await meanwhile?.();
    if (answers.some((answer) => answer.startsWith("250"))) {
      await say("DATA");
      answers.push(await say(`${text ?? `From: <ann@${DOMAIN}>\r\nBcc: x@y\r\nSubject: hello`}\r\n\r\nx\r\n.`));
    }
    client.close();
    return answers;
  }

  it("is what users send to other domains: once, for all recipients there", async () => {
    const before_ = await count();
    const to = ["one@else.example", `ann@${DOMAIN}`, "two@far.example", "one@ELSE.example"];
    const parameters = " RET=HDRS ENVID=e1 BODY=8BITMIME";
    const answers = await send({ from: `ann@${DOMAIN}`, to, parameters });
    assert.deepEqual(answers, ["250 2.1.5", "250 2.1.5", "250 2.1.5", "250 2.1.5", "250 2.0.0"]);
    assert.equal(await count(), before_ + 1);
    const [message, ...others] = queued;
    assert.ok(message !== undefined && others.length === 0);
    assert.deepEqual(
      message.recipients.map(({ path }) => addressOf(path)),
      ["one@else.example", "two@far.example"],
    );
    const { id, body, ret, envelopeId, tls, priority, author, signing } = message;
    assert.deepEqual(
      { body, ret, envelopeId, tls, priority, signing },
      {
        body: "7BIT",
        ret: "HDRS",
        envelopeId: "e1",
        tls: "as-policy",
        priority: 0,
        signing: { domain: DOMAIN, seal: undefined },
      },
    );
    assert.equal(author, (await server.directory.account(`ann@${DOMAIN}`))?.id);
    assert.equal(message.reversePath === undefined ? "" : addressOf(message.reversePath), `ann@${DOMAIN}`);
    const text = Buffer.from(message.message).toString();
    assert.match(text, new RegExp(`^Received: from .*\\r\\n\\tby mx\\.posthorn\\.test with ESMTPA\\r\\n\\tid ${id};`));
    assert.doesNotMatch(text, /Return-Path|Delivered-To|Bcc/i);
  });

  it("is what an alias passes on, with a reverse-path of ours and a trace of the alias", async () => {
    const before_ = await count();
    const to = [`<team@${DOMAIN}> NOTIFY=SUCCESS,FAILURE`, `away@${DOMAIN}`];
    const answers = await send({ role: "smtp", from: "far@sender.example", to, text: "Subject: passed on" });
    assert.deepEqual(answers, ["250 2.1.5", "250 2.1.5", "250 2.0.0"]);
    assert.equal(await count(), before_ + 1);
    // The sender asked for success, and an alias is as far as it may look.
    const notice = queued.find(({ reversePath }) => reversePath === undefined);
    assert.deepEqual(
      notice?.recipients.map(({ path }) => addressOf(path)),
      ["far@sender.example"],
    );
    assert.match(Buffer.from(notice?.message ?? "").toString(), /Action: expanded/);
    const [team, away] = queued.filter((each) => each !== notice);
    assert.deepEqual(
      team?.recipients.map(({ path, notify, originalRecipient }) => [addressOf(path), notify, originalRecipient]),
      ["bea@else.example", "Cid@else.example"].map((address) => [
        address,
        ["FAILURE"],
        { type: "rfc822", address: `team@${DOMAIN}` },
      ]),
    );
    assert.deepEqual(
      away?.recipients.map(({ path }) => addressOf(path)),
      ["dan@far.example"],
    );
    assert.notEqual(team?.id, away?.id);
    for (const each of [team, away]) {
      const path = each?.reversePath;
      assert.match(path === undefined ? "" : addressOf(path), /^SRS0=.*=sender\.example=far@posthorn\.test$/);
      assert.equal(each?.author, undefined);
      assert.equal(each?.signing.domain, undefined);
    }
    assert.match(Buffer.from(team?.message ?? "").toString(), /^Delivered-To: team@posthorn\.test\r\nReceived: /);
  });

  it("goes back to the first sender when it comes back as an error", async () => {
    await send({ role: "smtp", from: "far@sender.example", to: [`away@${DOMAIN}`], text: "Subject: a" });
    const path = queued[0]?.reversePath;
    assert.ok(path !== undefined);
    const to = [addressOf(path)];
    queued = [];
    assert.deepEqual(await send({ role: "smtp", from: "mallory@x.example", to }), ["550 5.1.1"]);
    assert.deepEqual(await send({ role: "smtp", from: "", to, text: "Subject: b" }), ["250 2.1.5", "250 2.0.0"]);
    assert.deepEqual(
      queued.map(({ reversePath, recipients }) => [reversePath, recipients.map((each) => addressOf(each.path))]),
      [[undefined, ["far@sender.example"]]],
    );
    assert.deepEqual(await send({ role: "smtp", from: "", to: [`SRS0=AAAAAA=AA=x.example=y@${DOMAIN}`] }), [
      "550 5.1.1",
    ]);
  });

  it("does not go in circles", async () => {
    const text = `Delivered-To: away@${DOMAIN}\r\nSubject: again`;
    const answers = await send({ role: "smtp", from: "far@sender.example", to: [`away@${DOMAIN}`], text });
    assert.deepEqual(answers, ["250 2.1.5", "554 5.4.6"]);
    assert.deepEqual(queued, []);
  });

  it("is not what strangers send to others", async () => {
    assert.deepEqual(await send({ role: "lmtp", from: "a@b.example", to: ["c@d.example"] }), ["550 5.7.1"]);
  });

  it("is what machines of our own send without logging in, where the operator says so", async () => {
    const text = `From: <printer@${DOMAIN}>\r\nSubject: toner`;
    const answers = await send({ role: "smtp", from: "printer@machines.example", to: ["c@d.example"], text });
    assert.deepEqual(answers, ["250 2.1.5", "250 2.0.0"]);
    assert.equal(queued[0]?.signing.domain, DOMAIN);
    const path = queued[0]?.reversePath;
    assert.equal(path === undefined ? "" : addressOf(path), "printer@machines.example");
  });

  it("is queued once, however often the client has to come again for others", async () => {
    const before_ = await count();
    const to = ["one@else.example", `ann@${DOMAIN}`];
    const sending = {
      from: `ann@${DOMAIN}`,
      to,
      text: `From: <ann@${DOMAIN}>\r\nDate: Thu, 1 Jan 2026 00:00:00 +0000`,
    };
    const first = await send({ ...sending, meanwhile: () => full(true) });
    assert.deepEqual(first, ["250 2.1.5", "250 2.1.5", "452 4.2.2"]);
    assert.equal(queued.length, 1);
    await full(false);
    assert.deepEqual(await send(sending), ["250 2.1.5", "250 2.1.5", "250 2.0.0"]);
    assert.equal(queued.length, 1);
    assert.equal(await count(), before_ + 1);
    // Acknowledged: the same bytes are a new message.
    await send(sending);
    assert.equal(queued.length, 2);
  });

  it("is answered with later when the queue takes nothing, and doubles no mailbox's copy", async () => {
    const before_ = await count();
    const to = ["one@else.example", `ann@${DOMAIN}`];
    const sending = { from: `ann@${DOMAIN}`, to, text: `From: <ann@${DOMAIN}>\r\nSubject: full` };
    trouble = new Refusal("limit", "too many messages are waiting to be sent");
    assert.deepEqual(await send(sending), ["250 2.1.5", "250 2.1.5", "451 4.3.5"]);
    assert.equal(await count(), before_ + 1);
    trouble = undefined;
    assert.deepEqual(await send(sending), ["250 2.1.5", "250 2.1.5", "250 2.0.0"]);
    assert.equal(await count(), before_ + 1);
    assert.equal(queued.length, 1);
  });

  it("waits in the queue until its time, also when it is for us", async () => {
    const before_ = await count();
    const to = [`ann@${DOMAIN}`, "one@else.example"];
    const answers = await send({ from: `ann@${DOMAIN}`, to, parameters: " HOLDFOR=3600" });
    assert.deepEqual(answers, ["250 2.1.5", "250 2.1.5", "250 2.0.0"]);
    assert.equal(await count(), before_);
    const [message] = queued;
    assert.equal((message?.holdUntil ?? 0) - (message?.at ?? 0), 3_600_000);
    assert.deepEqual(
      message?.recipients.map(({ path }) => addressOf(path)),
      [`ann@${DOMAIN}`, "one@else.example"],
    );
  });
});
