/** What the main operations of the real program ask of the system: a guard that needs no clock. A budget is raised only with a reason. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { LineClient } from "../support/line-client.ts";
import { type Program, startProgram } from "../support/program.ts";
import { startSmtpPeer } from "../support/smtp-peer.ts";
import { systemCallsDuring } from "../support/system-calls.ts";
import { needs } from "../support/tools.ts";

const USER = "ann@posthorn.test";
const MESSAGES = 100;
/** What comes in one round and not in another, as a read in two pieces, is not what an operation costs. */
const ROUNDS_MAX = 3;
/** What the processes together do by the clock, as looking for ended logins and for mail that is due, in each second: what was measured, and half more. */
const BY_THE_CLOCK = 60;
/** Of doing nothing, to measure that. */
const NOTHING_MS = 2000;
/** Times that each is done, so that what happens now and then is spread. */
const TIMES = 20;

const letter = `From: s@example.org\r\nSubject: x\r\n\r\n${"Some text.\r\n".repeat(400)}`;

/** Of the processes together: a checkpoint of the log may fall into what is measured. */
const SYNCS_OF_A_CHECKPOINT = 4;

interface Budget {
  readonly name: string;
  /** For each; nobody shares them here. */
  readonly syncs: number;
  /** What was measured, and a quarter more. */
  readonly others: number;
}

type Act = (i: number) => Promise<unknown>;

async function imap(mail: Program): Promise<(command: string) => Promise<void>> {
  const client = await LineClient.open(mail.ports.imap);
  await client.line();
  const say = async (command: string): Promise<void> => {
    const answer = (await client.imap("m", command)).at(-1);
    assert.ok(answer?.startsWith("m OK"), `${command.slice(0, 50)}: ${answer}`);
    if (command === "LOGOUT") client.close();
  };
  await say(`LOGIN ${USER} "${mail.password}"`);
  return say;
}

async function pop3(mail: Program): Promise<LineClient> {
  const client = await LineClient.open(mail.ports.pop3);
  client.send(`USER ${USER}\r\nPASS ${mail.password}\r\n`);
  for (let i = 0; i < 3; i++) assert.match((await client.line()) ?? "", /^\+OK/);
  return client;
}

async function jmap(mail: Program): Promise<(method: string, args: object) => Promise<void>> {
  const authorization = `Basic ${Buffer.from(`${USER}:${mail.password}`).toString("base64")}`;
  const headers = { authorization, "content-type": "application/json" };
  const at = `http://127.0.0.1:${mail.ports.http}/jmap`;
  const session = (await (await fetch(`${at}/session`, { headers })).json()) as { accounts: Record<string, unknown> };
  const [accountId] = Object.keys(session.accounts);
  return async (method, args) => {
    const using = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"];
    const body = JSON.stringify({ using, methodCalls: [[method, { accountId, ...args }, "c"]] });
    const answer = await fetch(`${at}/api`, { method: "POST", headers, body });
    assert.match(await answer.text(), new RegExp(`"${method}"`));
  };
}

async function submit(mail: Program): Promise<(to: string) => Promise<void>> {
  const client = await LineClient.open(mail.ports.submission);
  client.send(`EHLO here\r\nAUTH PLAIN ${Buffer.from(`\0${USER}\0${mail.password}`).toString("base64")}\r\n`);
  for (let i = 0; i < 3; i++) await client.reply();
  return async (to) => {
    client.send(`MAIL FROM:<${USER}>\r\nRCPT TO:<${to}>\r\nDATA\r\n`);
    for (let i = 0; i < 3; i++) await client.reply();
    client.send(`${letter.replace("s@example.org", USER)}.\r\n`);
    assert.match((await client.reply())[0] ?? "", /^250/);
  };
}

describe("the system calls of", () => {
  it("the main operations stay within their budgets", async (test) => {
    if (!needs(test, "strace", "-f", "true")) return;
    await using peer = await startSmtpPeer();
    const settings = `[[routes]]\ndomain = "*"\nhost = "127.0.0.1:${peer.port}"\ntls = "none"\n`;
    const mail = await startProgram({ accounts: [USER], workers: 1, settings });
    try {
      const all = Array.from({ length: MESSAGES }, () => letter);
      await mail.deliver(USER, all);
      const say = await imap(mail);
      for (const each of ["CREATE other", "SELECT INBOX"]) await say(each);
      const drop = await pop3(mail);
      const ask = await jmap(mail);
      const send = await submit(mail);
      let relayed = 0;
      const operations: readonly (readonly [Budget, Act])[] = [
        [{ name: "nothing", syncs: 0, others: 0 }, () => pause(NOTHING_MS / TIMES)],
        [{ name: "log in", syncs: 0, others: 20 }, async () => (await imap(mail))("LOGOUT")],
        [{ name: "delivery with its connection", syncs: 1, others: 68 }, () => mail.deliver(USER, [letter])],
        [{ name: "APPEND", syncs: 1, others: 52 }, () => say(`APPEND other {${letter.length}+}\r\n${letter}`)],
        [{ name: "SELECT", syncs: 0, others: 8 }, () => say("SELECT INBOX")],
        [{ name: "FETCH of a message", syncs: 0, others: 8 }, (i) => say(`FETCH ${i + 1} BODY.PEEK[]`)],
        [{ name: "FETCH of a list", syncs: 0, others: 7 }, () => say("FETCH 1:50 (FLAGS ENVELOPE)")],
        [{ name: "STORE", syncs: 1, others: 44 }, (i) => say(`STORE 1 ${i % 2 === 0 ? "+" : "-"}FLAGS (\\Flagged)`)],
        [{ name: "STORE of what is so already", syncs: 0, others: 8 }, () => say("STORE 2 -FLAGS (\\Flagged)")],
        [
          { name: "STORE on all", syncs: 1, others: 32 },
          (i) => say(`STORE 1:* ${i % 2 === 0 ? "+" : "-"}FLAGS (\\Flagged)`),
        ],
        [{ name: "COPY", syncs: 1, others: 36 }, (i) => say(`COPY ${i + 1} other`)],
        [
          { name: "EXPUNGE", syncs: 2, others: 88 },
          async () => {
            await say("STORE 50 +FLAGS.SILENT (\\Deleted)");
            await say("EXPUNGE");
          },
        ],
        [{ name: "SEARCH SUBJECT", syncs: 0, others: 16 }, () => say("SEARCH SUBJECT nothing")],
        [
          { name: "RETR", syncs: 0, others: 8 },
          async (i) => {
            drop.send(`RETR ${i + 1}\r\n`);
            assert.match((await drop.line()) ?? "", /^\+OK/);
            await drop.multi();
          },
        ],
        [{ name: "Email/query", syncs: 0, others: 16 }, () => ask("Email/query", { limit: 50 })],
        [
          { name: "Email/get", syncs: 0, others: 15 },
          () => ask("Email/get", { ids: ["M1"], fetchTextBodyValues: true }),
        ],
        [
          { name: "relay", syncs: 2, others: 156 },
          async () => {
            await send(`r@${relayed++}.example`);
            while (peer.taken.length < relayed) await pause(1);
          },
        ],
      ];
      const over: string[] = [];
      for (const [{ name, syncs, others }, act] of operations) {
        const run = async (): Promise<void> => {
          for (let i = 0; i < TIMES; i++) await act(i);
        };
        // What is learned once is not counted.
        await run();
        const isOver = (calls: Awaited<ReturnType<typeof systemCallsDuring>>): boolean =>
          calls.syncs > syncs * TIMES + SYNCS_OF_A_CHECKPOINT ||
          calls.others > others * TIMES + calls.seconds * BY_THE_CLOCK;
        let calls = await systemCallsDuring(mail, run);
        for (let round = 1; round < ROUNDS_MAX && isOver(calls); round++) calls = await systemCallsDuring(mail, run);
        const { seconds } = calls;
        test.diagnostic(`${name}: ${calls.syncs / TIMES} syncs, ${calls.others / TIMES} others in ${seconds} s`);
        if (isOver(calls))
          over.push(
            `${name}: ${calls.syncs / TIMES} syncs, ${calls.others / TIMES} others: ${JSON.stringify(calls.byName)}`,
          );
      }
      assert.deepEqual(over, []);
    } finally {
      await mail.stop();
    }
  });
});
