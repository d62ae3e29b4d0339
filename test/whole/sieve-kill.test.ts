/** SIGKILL while a Sieve script is carried out: the sender tries again, and what was sent on and what was filed are there once. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { LineClient } from "../support/line-client.ts";
import { type Program, startProgram } from "../support/program.ts";
import { type SmtpPeer, startSmtpPeer } from "../support/smtp-peer.ts";

const ANN = "ann@posthorn.test";
const STEPS = ["add", "append"].flatMap((name) => [`before ${name}`, `after ${name}`]);
const ARRIVAL_MS_MAX = 20_000;

const SCRIPT = `require ["fileinto", "mailbox", "copy"];
redirect :copy "ann@elsewhere.example";
fileinto :create "Filed";
`;

describe("a server that is killed while it carries out a script", { timeout: 180_000 }, () => {
  let mail: Program;
  let sink: SmtpPeer;
  let dies: string;
  before(async () => {
    sink = await startSmtpPeer({});
    mail = await startProgram({
      accounts: [ANN],
      workers: 1,
      settings: `[queue]\nfirstRetry = "1 s"\n[[routes]]\ndomain = "*"\nhost = "127.0.0.1:${sink.port}"\ntls = "none"\n`,
      environment: {
        NODE_OPTIONS: `--import=${join(import.meta.dirname, "../support/dying.ts")}`,
        get POSTHORN_TEST_DIES() {
          return dies;
        },
      },
    });
    dies = join(mail.folder, "dies");
    await mail.restart();
    await writeFile(join(mail.folder, "main.sieve"), SCRIPT);
    await mail.cli("sieve", "put", ANN, "main", join(mail.folder, "main.sieve"), "--activate");
  });
  after(async () => {
    await mail.stop();
    await sink[Symbol.asyncDispose]();
  });

  for (const step of STEPS) {
    it(`has done everything once when it was killed ${step}`, async () => {
      const letter = `From: bob@far.example\r\nTo: ${ANN}\r\nSubject: killed ${step}\r\n\r\nx\r\n`;
      await writeFile(dies, step);
      await assert.rejects(mail.deliver(ANN, [letter]));
      await mail.restart();
      await mail.deliver(ANN, [letter]);
    });
  }

  it("doubles nothing", async () => {
    const subjects = STEPS.map((step) => `killed ${step}`).toSorted();
    const until = Date.now() + ARRIVAL_MS_MAX;
    const waiting = async (): Promise<unknown[]> =>
      (JSON.parse((await mail.cli("queue", "list", "--json")).stdout) as { messages: unknown[] }).messages;
    while ((await waiting()).length > 0 && Date.now() < until) await pause(20);
    const sent = sink.taken.map(({ text }) => /^Subject: (.*)\r$/m.exec(text.toString("latin1"))?.[1] ?? "");
    assert.deepEqual(sent.toSorted(), subjects);
    assert.deepEqual(await filed(mail), subjects);
  });
});

async function filed(mail: Program): Promise<string[]> {
  const client = await LineClient.open(mail.ports.imap);
  await client.line();
  await client.imap("a", `LOGIN ${ANN} "${mail.password}"`);
  await client.imap("b", "SELECT Filed");
  const lines = await client.imap("c", "FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT)])");
  client.close();
  return [...lines.join("\n").matchAll(/^Subject: (.*?)\r?$/gm)].map(([, subject = ""]) => subject).toSorted();
}
