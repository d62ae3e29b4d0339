/** Notices of success, from a client's NOTIFY to what the sender gets. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DOMAIN } from "../../../test/support/mail-parts.ts";
import { type SmtpRole, type SmtpServer, startSmtpServer } from "../../../test/support/smtp-server.ts";
import type { Account } from "../../store/account.ts";
import type { OutboundMessage } from "../queue/queue.ts";

describe("notices of success", () => {
  const left: OutboundMessage[] = [];
  let server: SmtpServer;
  let ann: Account;
  before(async () => {
    server = await startSmtpServer({ queue: { add: async (message) => void left.push(message) } });
    ann = await server.addUser("ann");
    for (const name of ["bob", "carol"]) await server.addUser(name);
    await server.directory.addAlias(`team@${DOMAIN}`, [`bob@${DOMAIN}`, `carol@${DOMAIN}`]);
  });
  after(() => server[Symbol.asyncDispose]());

  /** Sends to recipients with their parameters; answers the last reply. */
  async function send(from: string, recipients: readonly string[], role: SmtpRole = "smtp"): Promise<string> {
    const client = await server.connect(role);
    client.send(`${role === "lmtp" ? "LHLO" : "EHLO"} a\r\nMAIL FROM:${from}\r\n`);
    client.send(recipients.map((each) => `RCPT TO:${each}\r\n`).join(""));
    client.send("DATA\r\n");
    for (let replies = recipients.length + 3; replies > 0; replies--) await client.reply();
    client.send("Subject: Lunch\r\nMessage-ID: <1@x>\r\n\r\nx\r\n.\r\n");
    const answers = await client.reply();
    client.close();
    return answers.at(-1) ?? "";
  }

  it("go to a sender of ours, about those that were asked for", async () => {
    const recipients = [
      `<bob@${DOMAIN}> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;bob@${DOMAIN}`,
      `<carol@${DOMAIN}> NOTIFY=FAILURE`,
      `<team@${DOMAIN}> NOTIFY=SUCCESS`,
    ];
    assert.match(await send(`<ann@${DOMAIN}> ENVID=E1`, recipients), /^250/);
    const [notice = "", ...others] = await server.inbox(ann);
    assert.deepEqual(others, []);
    assert.match(notice, new RegExp(`^Return-Path: <>\r\nDelivered-To: ann@${DOMAIN}\r\n`));
    assert.match(notice, /^From: Mail delivery <mailer-daemon@mx\.posthorn\.test>\r$/m);
    assert.match(notice, /^Auto-Submitted: auto-replied\r$/m);
    assert.match(notice, /^Original-Envelope-Id: E1\r$/m);
    assert.match(
      notice,
      new RegExp(`^Final-Recipient: rfc822; bob@${DOMAIN}\r\nAction: delivered\r\nStatus: 2.1.5\r$`, "m"),
    );
    assert.match(notice, new RegExp(`^Final-Recipient: rfc822; team@${DOMAIN}\r\nAction: expanded\r$`, "m"));
    assert.doesNotMatch(notice, /Final-Recipient: rfc822; carol/);
    assert.match(notice, /^Content-Type: text\/rfc822-headers/m);
    assert.equal(left.length, 0);
  });

  it("go to other senders through the queue, with the null reverse-path", async () => {
    assert.match(await send("<zoe@elsewhere.example>", [`<bob@${DOMAIN}> NOTIFY=SUCCESS`]), /^250/);
    const [notice, ...others] = left.splice(0);
    assert.deepEqual(others, []);
    assert.equal(notice?.reversePath, undefined);
    assert.deepEqual(notice?.recipients, [
      {
        path: { local: "zoe", domain: "elsewhere.example", utf8: false },
        notify: ["NEVER"],
        originalRecipient: undefined,
      },
    ]);
    assert.match(Buffer.from(notice?.message ?? []).toString(), /^Action: delivered\r$/m);
  });

  it("are not made for the null reverse-path, nor when nobody asked", async () => {
    assert.match(await send("<>", [`<bob@${DOMAIN}> NOTIFY=SUCCESS`]), /^250/);
    assert.match(await send("<zoe@elsewhere.example>", [`<bob@${DOMAIN}>`]), /^250/);
    assert.match(await send("<zoe@elsewhere.example>", [`<bob@${DOMAIN}> NOTIFY=NEVER`]), /^250/);
    assert.equal(left.length, 0);
  });

  it("wait until the client has heard yes", async () => {
    const full = await server.addUser("full");
    const quota = (maxBytes: number | undefined) =>
      full.write((mail) => mail.setQuota({ maxBytes, maxMessages: undefined }));
    // Room enough for RCPT to be taken, and too little for the message.
    await quota(1);
    const recipients = [`<bob@${DOMAIN}> NOTIFY=SUCCESS`, `<full@${DOMAIN}> NOTIFY=SUCCESS`];
    assert.match(await send("<zoe@elsewhere.example>", recipients), /^452/);
    assert.equal(left.length, 0);
    await quota(undefined);
    assert.match(await send("<zoe@elsewhere.example>", recipients), /^250/);
    assert.equal(
      left
        .splice(0)[0]
        ?.message.toString()
        .match(/^Action: delivered/gm)?.length,
      2,
    );
  });

  it("are sent for mail from a program beside us too", async () => {
    assert.match(await send("<zoe@elsewhere.example>", [`<bob@${DOMAIN}> NOTIFY=SUCCESS`], "lmtp"), /^250/);
    assert.equal(left.splice(0).length, 1);
  });

  it("reach a sender whose mailbox is full through the queue, later", async () => {
    const fullSender = await server.addUser("fullsender");
    await fullSender.write((mail) => mail.setQuota({ maxBytes: 10, maxMessages: undefined }));
    assert.match(await send(`<fullsender@${DOMAIN}>`, [`<bob@${DOMAIN}> NOTIFY=SUCCESS`]), /^250/);
    assert.equal(left.splice(0)[0]?.recipients[0]?.path.local, "fullsender");
  });
});
