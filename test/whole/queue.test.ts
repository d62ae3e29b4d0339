/** The queue as an operator meets it: mail that waits, the commands beside a running server and without one, restarts in between. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { LineClient } from "../support/line-client.ts";
import { type Program, startProgram } from "../support/program.ts";
import { type SmtpPeer, startSmtpPeer } from "../support/smtp-peer.ts";

const user = "ann@posthorn.test";
const WAIT_MS_MAX = 20_000;

interface Listed {
  readonly messages: readonly {
    readonly id: string;
    readonly held: boolean;
    readonly recipients: readonly {
      readonly address: string;
      readonly outcome: string;
      readonly attempts: number;
      readonly history: readonly { readonly reply: { readonly text: string } }[];
    }[];
  }[];
}

for (const workers of [1, 2]) {
  describe(`the queue of a server with ${workers} worker${workers === 1 ? "" : "s"}`, () => {
    let peer: SmtpPeer;
    let mail: Program;
    let answer = "451 4.7.1 Not now;";
    before(async () => {
      peer = await startSmtpPeer({
        answers: { RCPT: (line) => (line.includes("<nobody@") ? "550 5.1.1 Nobody of that name" : answer) },
      });
      mail = await startProgram({
        accounts: [user],
        workers,
        settings: `[[routes]]\ndomain = "*"\nhost = "127.0.0.1:${peer.port}"\ntls = "none"\n`,
      });
    });
    after(async () => {
      await mail.stop();
      await peer[Symbol.asyncDispose]();
    });

    async function submit(...to: readonly string[]): Promise<void> {
      const client = await LineClient.open(mail.ports.submission);
      await client.reply();
      const login = Buffer.from(`\0${user}\0${mail.password}`).toString("base64");
      const rcpts = to.map((each) => `RCPT TO:<${each}>\r\n`).join("");
      client.send(`EHLO a\r\nAUTH PLAIN ${login}\r\nMAIL FROM:<${user}>\r\n${rcpts}DATA\r\n`);
      for (let i = 0; i < to.length + 4; i++) await client.reply();
      client.send(`From: <${user}>\r\nSubject: away\r\n\r\nx\r\n.\r\n`);
      assert.match((await client.reply())[0] ?? "", /^250 /);
      client.close();
    }
    const list = async (): Promise<Listed["messages"]> =>
      (JSON.parse((await mail.cli("queue", "list", "--json")).stdout) as Listed).messages;
    async function until(isTrue: () => Promise<boolean> | boolean): Promise<void> {
      const end = Date.now() + WAIT_MS_MAX;
      while (!(await isTrue())) {
        assert.ok(Date.now() < end, "it did not happen in time");
        await pause(50);
      }
    }

    it("keeps what the other side puts off, tells the sender of what it refuses, and shows its words", async () => {
      await submit("bea@else.example", "nobody@else.example");
      await until(async () => (await list())[0]?.recipients.every(({ attempts }) => attempts > 0) === true);
      await until(async () => {
        const client = await LineClient.open(mail.ports.imap);
        await client.line();
        await client.imap("in", `LOGIN ${user} "${mail.password}"`);
        await client.imap("s", "SELECT INBOX");
        const found = await client.imap("f", "FETCH 1:* (BODY.PEEK[TEXT])");
        client.close();
        return found.some((line) => line.includes("Final-Recipient: rfc822; nobody@else.example"));
      });
      const [message, ...others] = await list();
      assert.equal(others.length, 0);
      assert.deepEqual(
        message?.recipients.map(({ address, outcome }) => [address, outcome]),
        [
          ["bea@else.example", "waiting"],
          ["nobody@else.example", "failed"],
        ],
      );
      const shown = await mail.cli("queue", "show", message?.id ?? "");
      assert.match(shown.stdout, /<bea@else\.example> waits, by .*, 1 try; next try/);
      assert.match(shown.stdout, / {4}451 4\.7\.1 Not now;/);
      assert.match(shown.stdout, / {4}550 5\.1\.1 Nobody of that name/);
      assert.match(
        (await mail.cli("queue", "list", "--hops")).stdout,
        new RegExp(`^\\[127\\.0\\.0\\.1\\]:${peer.port} +1 `, "m"),
      );
    });

    it("is changed by commands beside the running server", async () => {
      const id = (await list())[0]?.id ?? "";
      assert.match((await mail.cli("queue", "hold", id)).stdout, /^Held 1 message\./);
      assert.equal((await list())[0]?.held, true);
      assert.match((await mail.cli("queue", "release", "--domain", "else.example")).stdout, /^Released 1 message\./);
      await until(async () => (await list())[0]?.recipients[0]?.attempts === 2);
      const wrong = await mail.cli("queue", "retry");
      assert.equal(wrong.code, 2);
      assert.equal((await mail.cli("queue", "show", "none")).code, 1);
    });

    it("survives restarts, and is served without a server", async () => {
      await mail.kill();
      assert.equal((await list()).length, 1);
      answer = "250 2.1.5 ok";
      assert.match(
        (await mail.cli("queue", "retry", "--sender", "@posthorn.test")).stdout,
        /^Trying again: 1 message\./,
      );
      await mail.restart();
      await until(() => peer.taken.length === 1);
      await until(async () => (await list()).length === 0);
      assert.deepEqual(peer.taken[0]?.rcpts, ["RCPT TO:<bea@else.example>"]);
      assert.equal((await mail.cli("check")).code, 0);
    });

    it("forgets what is removed", async () => {
      answer = "451 4.7.1 Not now;";
      await submit("one@else.example");
      await submit("two@else.example");
      await until(async () => (await list()).length === 2);
      assert.match((await mail.cli("queue", "remove", "--all")).stdout, /^Removed 2 messages\./);
      assert.match((await mail.cli("queue", "list")).stdout, /^Nothing waits\./);
      assert.equal((await mail.cli("check")).code, 0);
    });
  });
}
