/** Whatever clients say: sessions end or go on, never by a mistake of ours, and nobody else notices. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { LineClient } from "../../test/support/line-client.ts";
import { DOMAIN, PASSWORD } from "../../test/support/mail-parts.ts";
import { type SmtpServer, startSmtpServer } from "../../test/support/smtp-server.ts";
import { type Log, type LogFields, silentLog } from "../base/log.ts";

const mistakes: LogFields[] = [];
const log: Log = { ...silentLog, traces: true, child: () => log, error: (fields) => mistakes.push(fields) };

describe("hostile clients", () => {
  let server: SmtpServer;
  before(async () => {
    server = await startSmtpServer({ log, xclient: ["127.0.0.1"], messageBytesMax: 10_000 });
    await server.addUser("user");
  });
  after(() => server[Symbol.asyncDispose]());

  const plain = Buffer.from(`\0user@${DOMAIN}\0${PASSWORD}`).toString("base64");
  const said = fc.oneof(
    {
      weight: 10,
      arbitrary: fc
        .constantFrom(
          "EHLO a",
          "HELO a",
          "LHLO a",
          "MAIL FROM:<>",
          `MAIL FROM:<user@${DOMAIN}> SIZE=10 BODY=BINARYMIME`,
          `RCPT TO:<user@${DOMAIN}>`,
          "RCPT TO:<nobody@x>",
          "DATA",
          "BDAT 3",
          "BDAT 0 LAST",
          "BDAT 5 LAST",
          "RSET",
          "NOOP",
          "VRFY x",
          "HELP",
          "STARTTLS",
          `AUTH PLAIN ${plain}`,
          "AUTH LOGIN",
          "AUTH SCRAM-SHA-256",
          "*",
          "=",
          "",
          ".",
          "Subject: x",
          "..",
          "XCLIENT ADDR=192.0.2.1",
          "QUIT",
        )
        .map((line) => `${line}\r\n`),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom("\r", "\n", "\0", "abc", "\r\n.\r\n", "x".repeat(3000), "Received: a\r\n"),
    },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
  );

  it("make no session fail", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("smtp", "submission", "lmtp"),
        fc.array(said, { maxLength: 25 }),
        fc.nat(3),
        async (role, all, pieces) => {
          const client = await LineClient.open(server.port[role].listener.port);
          const hello = role === "lmtp" ? "LHLO a\r\n" : "EHLO a\r\n";
          const wire = Buffer.from(hello + all.join(""));
          const size = Math.ceil(wire.length / (pieces + 1));
          for (let at = 0; at < wire.length; at += size) await client.sendAll(wire.subarray(at, at + size));
          client.socket.end();
          while ((await client.line()) !== undefined);
          client.close();
        },
      ),
      { numRuns: 300 },
    );
    assert.deepEqual(mistakes, []);
  });

  it("cannot make a line of any length", async () => {
    const client = await server.connect("smtp");
    for (let k = 0; k < 160; k++) await client.sendAll(Buffer.alloc(65_536, 120));
    assert.match((await client.reply()).join(), /^500 5\.5\.2/);
    assert.equal(await client.line(), undefined);
  });

  it("cannot write into the log what others use to log in", async () => {
    const lines: unknown[] = [];
    const spy: Log = { ...silentLog, traces: true, child: () => spy, trace: (fields) => lines.push(fields) };
    await using traced = await startSmtpServer({ log: spy });
    await traced.addUser("user");
    const client = await traced.connect("submission");
    client.send(`EHLO a\r\nauth plain ${plain}\r\nRSET\r\n`);
    for (let k = 0; k < 3; k++) await client.reply();
    const other = await traced.connect("submission");
    other.send(`EHLO a\r\nAUTH PLAIN\r\n${plain}\r\n`);
    for (let k = 0; k < 3; k++) assert.match((await other.reply()).join(), /^[23]/);
    assert.ok(lines.length > 10);
    assert.doesNotMatch(JSON.stringify(lines), new RegExp(plain.replaceAll("+", "\\+")));
    client.close();
    other.close();
  });
});
