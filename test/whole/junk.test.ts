/** Somebody shows the real program what is junk, over IMAP: what is like it lands in Junk from then on. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { HAM_LEARNED_MIN, JUNK_LEARNED_MIN } from "../../src/mail/limits.ts";
import { startDnsServer, type DnsServer } from "../support/dns-server.ts";
import { Zone } from "../support/dns-zone.ts";
import { LineClient } from "../support/line-client.ts";
import { startProgram, type Program } from "../support/program.ts";

const ANN = "ann@posthorn.test";

const junk = (n: number): string =>
  `From: Pills <offer${n}@pills.example>\r\nSubject: Cheap pills, number ${n}\r\n\r\nBuy cheap pills now at http://pills.example/${n}, no prescription needed!\r\n`;
const ham = (n: number): string =>
  `From: Bob <bob@work.example>\r\nSubject: Minutes of meeting ${n}\r\n\r\nDear Ann, here are the minutes of our meeting about the roof of the house.\r\n`;

describe("a junk filter that learns", { timeout: 120_000 }, () => {
  let names: DnsServer;
  let program: Program;
  before(async () => {
    names = await startDnsServer(new Zone("pills.example TXT v=spf1 ip4:127.0.0.1 ip6:::1 -all"));
    program = await startProgram({
      accounts: [ANN],
      settings: `[dns]\nresolvers = ["${names.address}"]\n[inbound]\ntrustedNetworks = []\n`,
    });
  });
  after(async () => {
    await program.stop();
    await names[Symbol.asyncDispose]();
  });

  const send = async (messages: readonly string[], from = "x@far.example"): Promise<void> => {
    const session = await LineClient.open(program.ports.smtp);
    await session.reply();
    session.send("EHLO x\r\n");
    await session.reply();
    for (const message of messages) {
      session.send(`MAIL FROM:<${from}>\r\nRCPT TO:<${ANN}>\r\nDATA\r\n`);
      for (let i = 0; i < 3; i++) await session.reply();
      session.send(`${message}.\r\n`);
      assert.match((await session.reply()).join(), /^250/);
    }
    session.close();
  };

  const imap = async (...commands: readonly string[]): Promise<string> => {
    const session = await LineClient.open(program.ports.imap);
    await session.line();
    const lines = [...(await session.imap("a0", `LOGIN ${ANN} "${program.password}"`))];
    for (const [i, command] of commands.entries()) lines.push(...(await session.imap(`b${i}`, command)));
    session.close();
    return lines.join("\n");
  };

  const status = async (): Promise<Record<string, unknown>> =>
    JSON.parse((await program.cli("junk", "status", ANN, "--json")).stdout) as Record<string, unknown>;

  const headers = (mailbox: string): Promise<string> =>
    imap(`EXAMINE ${mailbox}`, "FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT X-POSTHORN-VERDICT)])");

  it("files what is like what was moved into Junk, and says why", async () => {
    await send(Array.from({ length: JUNK_LEARNED_MIN }, (_, i) => junk(i)));
    await send(Array.from({ length: HAM_LEARNED_MIN }, (_, i) => ham(i)));
    await imap("SELECT INBOX", `MOVE 1:${JUNK_LEARNED_MIN} Junk`);
    await imap("SELECT INBOX", `COPY 1:${HAM_LEARNED_MIN} Archive`);
    // Before the server has had time to learn anything: it has the change log.
    await program.kill();
    await program.restart();
    const { tokens, ...found } = await status();
    assert.deepEqual(found, { address: ANN, junk: JUNK_LEARNED_MIN, ham: HAM_LEARNED_MIN, isJudging: true });
    assert.ok(Number(tokens) > 50);
    await send([junk(77), ham(77)]);
    const filed = await headers("Junk");
    assert.match(filed, /number 77/);
    assert.match(filed, /^X-Posthorn-Verdict: junk;\r?\n\tit is like what its reader has called junk \(99 %\);\r?\n/m);
    const kept = await headers("INBOX");
    assert.match(kept, /meeting 77/);
    assert.doesNotMatch(kept, /number 77/);
    assert.doesNotMatch(kept, /Verdict: junk/);
  });

  it("learns from what is taken out of Junk, and never calls junk what is proved to be from somebody who was written to", async () => {
    const note = `To: Offers <OFFER55@pills.example>\r\nSubject: yes\r\n\r\nPlease do\r\n`;
    await imap(`APPEND Sent {${Buffer.byteLength(note)}+}\r\n${note}`);
    await send([junk(55)], "offer55@pills.example");
    assert.match(await headers("INBOX"), /number 55\b/);
    await send([junk(55)]);
    assert.match(await headers("Junk"), /number 55\b/, "nothing proves that it is from there");
    await imap("SELECT Junk", `MOVE ${JUNK_LEARNED_MIN + 1} INBOX`);
    assert.deepEqual((await status())["ham"], HAM_LEARNED_MIN + 1);
  });

  it("learns from files, and forgets", async () => {
    const file = join(program.folder, "mbox");
    await writeFile(file, [100, 101, 102].map((n) => `From x@y\n${junk(n)}\n`).join(""));
    assert.match((await program.cli("junk", "learn", ANN, "--junk", file)).stdout, /Learned 3 messages as junk/);
    assert.match((await program.cli("junk", "learn", ANN, "--junk", file)).stdout, /Learned 0 messages/);
    assert.match(
      (await program.cli("junk", "learn", ANN, "--ham", "--mailbox", "Archive")).stdout,
      /Learned 0 messages/,
    );
    await program.cli("junk", "forget", ANN);
    await send([junk(200)]);
    assert.match(await headers("INBOX"), /number 200/);
    assert.equal((await status())["isJudging"], false);
  });
});
