/** The whole program on a PostgreSQL server: two workers, delivery, IMAP in step over both, POP3, search, mail that leaves, check. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { LineClient } from "../support/line-client.ts";
import { type Program, startProgram } from "../support/program.ts";
import { startSmtpPeer } from "../support/smtp-peer.ts";

const server = process.env["POSTHORN_TEST_POSTGRES"];
const user = "pg@posthorn.test";
const colleague = "colleague@posthorn.test";
const COUNT = 30;
/** Enough sessions that both workers have some. */
const SESSIONS = 6;

/** Runs one statement on the server itself. */
async function administer(statement: string): Promise<void> {
  const client = new Client(server);
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** Sends a message to somebody elsewhere. */
async function submit(mail: Program, to: string): Promise<void> {
  const client = await LineClient.open(mail.ports.submission);
  await client.reply();
  const login = Buffer.from(`\0${user}\0${mail.password}`).toString("base64");
  client.send(`EHLO a\r\nAUTH PLAIN ${login}\r\nMAIL FROM:<${user}>\r\nRCPT TO:<${to}>\r\nDATA\r\n`);
  for (let i = 0; i < 5; i++) await client.reply();
  client.send(`From: <${user}>\r\nSubject: away\r\n\r\nx\r\n.\r\n`);
  assert.match((await client.reply())[0] ?? "", /^250 /);
  client.close();
}

/** Sessions over all workers, with the mailbox selected. */
async function sessionsOf(mail: Program, who: string, select: string): Promise<LineClient[]> {
  return Promise.all(
    Array.from({ length: SESSIONS }, async () => {
      const client = await LineClient.open(mail.ports.imap);
      await client.line();
      assert.match((await client.imap("in", `LOGIN ${who} "${mail.password}"`)).at(-1) ?? "", /^in OK/);
      assert.match((await client.imap("e", "ENABLE METADATA")).at(-1) ?? "", /^e OK/);
      assert.match((await client.imap("s", `SELECT "${select}"`)).at(-1) ?? "", /^s OK/);
      return client;
    }),
  );
}

/** Reads on until the client hears such a line. */
async function hears(client: LineClient, what: RegExp): Promise<void> {
  let line = await client.line();
  while (line !== undefined && !what.test(line)) line = await client.line();
  assert.match(line ?? "nothing more", what);
}

/** What is shared, marked and remarked in one worker is so in the other, and its sessions hear of it. */
async function shareOver(mail: Program): Promise<void> {
  const [owner, ...owners] = await sessionsOf(mail, user, "INBOX");
  assert.ok(owner);
  const path = `Other Users/${user}/INBOX`;
  assert.match((await owner.imap("a", `SETACL INBOX ${colleague} lrs`)).at(-1) ?? "", /^a OK/);
  const guests = await sessionsOf(mail, colleague, path);
  for (const client of [...owners, ...guests]) {
    client.send("i IDLE\r\n");
    await hears(client, /^\+ /);
  }
  assert.match((await owner.imap("m", 'SETMETADATA INBOX (/shared/comment "for all")')).at(-1) ?? "", /^m OK/);
  for (const client of owners) await hears(client, /^\* METADATA "?INBOX"? \/shared\/comment$/);
  assert.match((await owner.imap("f", "STORE 1 +FLAGS.SILENT (\\Flagged)")).at(-1) ?? "", /^f OK/);
  for (const client of [...owners, ...guests]) await hears(client, /^\* 1 FETCH .*\\Flagged/);
  for (const client of owners) {
    client.send("DONE\r\n");
    await hears(client, /^i OK/);
    const [told] = await client.imap("g", "GETMETADATA INBOX /shared/comment");
    assert.match(told ?? "", /^\* METADATA "?INBOX"? \(\/shared\/comment "for all"\)$/);
  }
  // Who may not read it any more hears no more than that it is gone.
  assert.match((await owner.imap("d", `DELETEACL INBOX ${colleague}`)).at(-1) ?? "", /^d OK/);
  for (const client of guests) await hears(client, /^\* BYE /);
  for (const client of [owner, ...owners, ...guests]) client.close();
}

describe("on PostgreSQL", { skip: server === undefined ? "POSTHORN_TEST_POSTGRES names no server" : false }, () => {
  it("delivers, shows, searches, tells and proves", async () => {
    const name = `posthorn_test_${randomBytes(6).toString("hex")}`;
    await administer(`create database ${name}`);
    const url = new URL(server ?? "");
    url.pathname = `/${name}`;
    await using peer = await startSmtpPeer();
    const mail = await startProgram({
      accounts: [user, colleague],
      settings: `[store]\nengine = "postgresql"\npostgresql = "${url.href}"\n[[routes]]\ndomain = "*"\nhost = "127.0.0.1:${peer.port}"`,
    });
    try {
      await mail.deliver(
        user,
        Array.from({ length: COUNT }, (_, i) => `Subject: message ${i}\r\n\r\nNumber ${i} of some.\r\n`),
      );
      // Each hears what the first one does.
      const sessions = await sessionsOf(mail, user, "INBOX");
      const [first, ...others] = sessions;
      assert.ok(first);
      for (const client of others) {
        client.send("i IDLE\r\n");
        assert.match((await client.line()) ?? "", /^\+ /);
      }
      assert.deepEqual(await first.imap("q", 'SEARCH BODY "number 17 of"'), ["* SEARCH 18", "q OK SEARCH completed"]);
      await first.imap("d", "STORE 3 +FLAGS.SILENT (\\Deleted)");
      assert.match((await first.imap("x", "EXPUNGE")).at(-1) ?? "", /^x OK/);
      for (const client of others) {
        let line = await client.line();
        while (line !== undefined && line !== "* 3 EXPUNGE") line = await client.line();
        assert.equal(line, "* 3 EXPUNGE");
      }
      for (const client of sessions) client.close();
      await shareOver(mail);
      const pop = await LineClient.open(mail.ports.pop3);
      await pop.line();
      pop.send(`USER ${user}\r\nPASS ${mail.password}\r\nSTAT\r\n`);
      for (let i = 0; i < 2; i++) assert.match((await pop.line()) ?? "", /^\+OK/);
      assert.match((await pop.line()) ?? "", new RegExp(`^\\+OK ${COUNT - 1} `));
      pop.close();
      await submit(mail, "somebody@else.example");
      const until = Date.now() + 20_000;
      while (peer.taken.length === 0 && Date.now() < until) await pause(20);
      assert.deepEqual(
        peer.taken.map(({ rcpts }) => rcpts),
        [["RCPT TO:<somebody@else.example>"]],
      );
      const checked = await mail.cli("check", "--json");
      assert.equal(checked.code, 0, checked.stdout);
    } finally {
      await mail.stop();
      await administer(`drop database ${name} with (force)`);
    }
  });
});
