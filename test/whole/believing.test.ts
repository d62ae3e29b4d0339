/** Mail from outside, seen by the real program with a name server of ours: what is believed, and what a name server that is silent costs. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startDnsServer, type DnsServer } from "../support/dns-server.ts";
import { Zone } from "../support/dns-zone.ts";
import { LineClient } from "../support/line-client.ts";
import { startProgram, type Program } from "../support/program.ts";

const DEADLINE_MS = 1500;
/** What the questions alone would wait for. */
const NAMES_MS_MAX = 60_000;

const zone = new Zone(`
  bank.example TXT v=spf1 ip4:192.0.2.1 -all
  _dmarc.bank.example TXT v=DMARC1; p=reject
  _dmarc.shop.example TXT v=DMARC1; p=quarantine
`).behave("silent.example", "drop");
zone.behave("_dmarc.silent.example", "drop");

describe("mail from outside", () => {
  let names: DnsServer;
  let program: Program;
  before(async () => {
    names = await startDnsServer(zone);
    program = await startProgram({
      accounts: ["ann@posthorn.test"],
      settings: `[dns]\nresolvers = ["${names.address}"]\ntimeoutMs = ${NAMES_MS_MAX}\n[inbound]\ntrustedNetworks = []\ndeadlineMs = ${DEADLINE_MS}\n[proxy]\nxclient = ["127.0.0.1"]\n`,
    });
  });
  after(async () => {
    await program.stop();
    await names[Symbol.asyncDispose]();
  });

  const send = async (client: string, domain: string, subject: string): Promise<{ answer: string; ms: number }> => {
    const session = await LineClient.open(program.ports.smtp);
    await session.reply();
    session.send(`XCLIENT ADDR=${client}\r\n`);
    await session.reply();
    session.send(`EHLO x\r\nMAIL FROM:<x@${domain}>\r\nRCPT TO:<ann@posthorn.test>\r\nDATA\r\n`);
    for (let i = 0; i < 4; i++) await session.reply();
    const start = performance.now();
    session.send(`From: a@${domain}\r\nSubject: ${subject}\r\n\r\nHello\r\n.\r\n`);
    const answer = (await session.reply()).join();
    session.close();
    return { answer, ms: performance.now() - start };
  };

  const subjects = async (mailbox: string): Promise<string[]> => {
    const session = await LineClient.open(program.ports.imap);
    await session.line();
    session.send(
      `a login ann@posthorn.test "${program.password}"\r\nb examine ${mailbox}\r\nc fetch 1:* body[header]\r\n`,
    );
    const found: string[] = [];
    for (let line = await session.line(); line !== undefined && !line.startsWith("c "); line = await session.line()) {
      found.push(line);
    }
    session.close();
    return found.filter((line) => /^(?:Subject|X-Posthorn-Verdict):|^\tdmarc=/.test(line));
  };

  it("goes where the sender's domain wants it", async () => {
    assert.match((await send("192.0.2.1", "bank.example", "genuine")).answer, /^250/);
    assert.match(
      (await send("203.0.113.6", "bank.example", "forged")).answer,
      /^550 5\.7\.1 .*bank\.example, which wants/,
    );
    assert.match((await send("203.0.113.6", "shop.example", "doubtful")).answer, /^250/);
    assert.deepEqual(await subjects("INBOX"), [
      "\tdmarc=pass header.from=bank.example policy.dmarc=reject;",
      "X-Posthorn-Verdict: accept;",
      "Subject: genuine",
    ]);
    assert.deepEqual(await subjects("Junk"), [
      "\tdmarc=fail header.from=shop.example policy.dmarc=quarantine;",
      "X-Posthorn-Verdict: junk;",
      "Subject: doubtful",
    ]);
  });

  it("is told from what looks the same, byte for byte, and was only put there", async () => {
    const authorization = `Basic ${Buffer.from(`ann@posthorn.test:${program.password}`).toString("base64")}`;
    const url = `http://127.0.0.1:${program.ports.http}/jmap`;
    const using = ["core", "mail"].map((name) => `urn:ietf:params:jmap:${name}`);
    const call = async (method: string, args: object): Promise<Record<string, unknown>> => {
      const request = {
        using: [...using, "urn:posthorn:params:jmap:reading"],
        methodCalls: [[method, { accountId: "A1", ...args }, "c"]],
      };
      const headers = { authorization, "content-type": "application/json" };
      const answer = await fetch(`${url}/api`, { method: "POST", headers, body: JSON.stringify(request) });
      const { methodResponses } = (await answer.json()) as { methodResponses: [[string, Record<string, unknown>]] };
      return methodResponses[0][1];
    };
    const { ids } = await call("Email/query", { filter: { subject: "genuine" } });
    const properties = ["arrival", "blobId", "mailboxIds", "headers"];
    const got = async (id: unknown): Promise<Record<string, unknown>> =>
      ((await call("Email/get", { ids: [id], properties }))["list"] as Record<string, unknown>[])[0] ?? {};
    const genuine = await got((ids as string[])[0]);
    const { blobId, mailboxIds } = genuine;
    const { created } = await call("Email/import", { emails: { e: { blobId, mailboxIds } } });
    const planted = await got((created as Record<string, { readonly id: string }>)["e"]?.id);
    assert.deepEqual(planted["headers"], genuine["headers"]);
    assert.deepEqual(planted["arrival"], { by: "import", results: null, verdict: null });
    const { by, results } = genuine["arrival"] as {
      by: string;
      results: readonly { method: string; result: string }[];
    };
    assert.deepEqual([by, results.find(({ method }) => method === "dmarc")?.result], ["delivery", "pass"]);
  });

  it("waits a bounded time for a name server that is silent, and is taken", async () => {
    const { answer, ms } = await send("203.0.113.6", "silent.example", "unknown");
    assert.match(answer, /^250/);
    assert.ok(ms > DEADLINE_MS / 2 && ms < NAMES_MS_MAX, `${ms} ms`);
    const found = await subjects("INBOX");
    assert.deepEqual(found.slice(-3), [
      "\tdmarc=temperror header.from=silent.example;",
      "X-Posthorn-Verdict: accept;",
      "Subject: unknown",
    ]);
  });
});
