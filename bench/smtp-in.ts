/**
 * Mail in over SMTP: the receiving parts in this process over SQLite, the senders in another one. CPU is this process's, all
 * threads; every message is durable before its 250.
 *
 *     node bench/smtp-in.ts [--messages 5000] [--connections 20] [--users 50] [--bytes 5120] [--recipients 1] [--reconnect]
 */
import { fork } from "node:child_process";
import { parseArgs } from "node:util";
import { stuffDots } from "../src/wire/smtp/dots.ts";
import { LineClient } from "../test/support/line-client.ts";
import { DOMAIN } from "../test/support/mail-parts.ts";
import { startSmtpServer } from "../test/support/smtp-server.ts";

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "5000" },
    connections: { type: "string", default: "20" },
    users: { type: "string", default: "50" },
    bytes: { type: "string", default: "5120" },
    recipients: { type: "string", default: "1" },
    reconnect: { type: "boolean", default: false },
    port: { type: "string" },
  },
});
const messages = Number(values.messages);
const connections = Number(values.connections);
const users = Number(values.users);
const recipients = Number(values.recipients);

if (values.port === undefined) await serve();
else await send(Number(values.port));

async function serve(): Promise<void> {
  await using server = await startSmtpServer();
  const accounts = await Promise.all(Array.from({ length: users }, (_, at) => server.addUser(`u${at}`)));
  for (const round of ["warm-up", "measured"]) {
    const before = process.cpuUsage();
    const start = performance.now();
    await generator(server.port.smtp.listener.port);
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(before);
    const cpu = (user + system) / 1000;
    console.log(
      `${round}: ${(messages / seconds).toFixed(0)} messages/s, ${(cpu / messages).toFixed(3)} ms CPU a message (${(user / 1000 / messages).toFixed(3)} user, ${(system / 1000 / messages).toFixed(3)} system)`,
    );
  }
  let stored = 0;
  for (const account of accounts)
    stored += await account.read(async (mail) => (await mail.mailboxByRole("inbox"))?.messages ?? 0);
  if (stored !== messages * recipients * 2)
    throw new Error(`sent ${messages * recipients * 2} copies, found ${stored}`);
}

async function generator(port: number): Promise<void> {
  const child = fork(import.meta.filename, [...process.argv.slice(2), "--port", `${port}`], { execArgv: [] });
  const code = await new Promise<number | null>((done) => child.on("close", done));
  if (code !== 0) throw new Error(`the senders ended with ${code}`);
}

async function send(port: number): Promise<void> {
  const bodies = Array.from({ length: 100 }, (_, at) => stuffDots(message(at)));
  const numbers = Array.from({ length: messages }, (_, at) => at).values();
  const work = async (): Promise<void> => {
    let client: LineClient | undefined;
    for (const at of numbers) {
      client ??= await open(port);
      const to = Array.from({ length: recipients }, (_, k) => `RCPT TO:<u${(at + k) % users}@${DOMAIN}>\r\n`);
      client.send(`MAIL FROM:<s${at}@sender.example>\r\n${to.join("")}DATA\r\n`);
      for (let k = 0; k < recipients + 2; k++) await client.reply();
      client.send(bodies[at % bodies.length] ?? "");
      const [answer = ""] = await client.reply();
      if (!answer.startsWith("250")) throw new Error(answer);
      if (!values.reconnect) continue;
      client.close();
      client = undefined;
    }
    client?.close();
  };
  await Promise.all(Array.from({ length: connections }, work));
}

async function open(port: number): Promise<LineClient> {
  const client = await LineClient.open(port);
  await client.reply();
  client.send("EHLO bench.example\r\n");
  await client.reply();
  return client;
}

function message(at: number): Uint8Array {
  const header = [
    `From: "Sender ${at}" <s${at}@sender.example>`,
    "To: User <user@posthorn.test>",
    `Subject: Figures of week ${at}`,
    "Date: Mon, 23 Nov 2026 10:00:00 +0000",
    `Message-ID: <${at}.bench@sender.example>`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
  ].join("\r\n");
  const line = "Lorem ipsum dolor sit amet, consectetur adipisici elit, sed eiusmod te\r\n";
  const words = line.split(" ");
  let body = "";
  for (let k = at; body.length + header.length < Number(values.bytes); k++) {
    body += `${words
      .slice(k % 7)
      .join(" ")
      .trimEnd()} ${k} ${words.slice(0, k % 5).join(" ")}\r\n`;
  }
  return Buffer.from(`${header}\r\n\r\n${body}`);
}
