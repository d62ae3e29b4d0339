/** A server with one mail filter that does as a test says, and a client that sends through it. */
import assert from "node:assert/strict";
import type { Events } from "../../src/base/events.ts";
import type { OutboundMessage } from "../../src/mail/queue/queue.ts";
import type { Account } from "../../src/store/account.ts";
import type { MilterSettings } from "../../src/trust/milter/settings.ts";
import type { LineClient } from "./line-client.ts";
import { DOMAIN, PASSWORD } from "./mail-parts.ts";
import { type MilterPeer, type MilterScript, startMilterPeer } from "./milter-peer.ts";
import { type SmtpRole, type SmtpServer, startSmtpServer } from "./smtp-server.ts";

export const TEXT = "Subject: one\r\nX-Old: 1\r\nX-Old:  2\r\n\tmore\r\n\r\nHello.\r\n";
export const USER = `user@${DOMAIN}`;

type Noted = Parameters<Events["messageFiltered"]>[0];

export interface Stage extends AsyncDisposable {
  readonly peer: MilterPeer;
  readonly server: SmtpServer;
  /** Of USER. */
  readonly account: Account;
  readonly noted: Noted[];
  readonly queued: OutboundMessage[];
}

export async function stage(
  script: MilterScript = {},
  changes: Partial<MilterSettings> = {},
  options: Parameters<typeof startSmtpServer>[0] = {},
): Promise<Stage> {
  await using opening = new AsyncDisposableStack();
  const peer = opening.use(await startMilterPeer(script));
  const noted: Noted[] = [];
  const queued: OutboundMessage[] = [];
  const server = opening.use(
    await startSmtpServer({
      milters: [peer.settings(changes)],
      queue: { add: async (message) => void queued.push(message) },
      xclient: ["127.0.0.1"],
      ...options,
      events: { messageFiltered: (event) => void noted.push(event) },
    }),
  );
  const account = await server.addUser("user");
  const opened = opening.move();
  return { peer, server, account, noted, queued, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

export async function ask(client: LineClient, command: string): Promise<string> {
  client.send(`${command}\r\n`);
  return (await client.reply()).join("\n");
}

export async function begin(server: SmtpServer, role: SmtpRole = "smtp"): Promise<LineClient> {
  const client = await server.connect(role);
  await ask(client, role === "lmtp" ? "LHLO client.example" : "EHLO client.example");
  if (role === "submission") {
    const plain = Buffer.from(`\0${USER}\0${PASSWORD}`).toString("base64");
    assert.match(await ask(client, `AUTH PLAIN ${plain}`), /^235/);
  }
  return client;
}

interface Sending {
  readonly from?: string;
  readonly to?: readonly string[];
  readonly text?: string;
}

/** The answers, up to the first that refuses (of recipients: the last). */
export async function send(
  client: LineClient,
  { from = "a@b.example", to = [USER], text = TEXT }: Sending = {},
): Promise<string[]> {
  const answers = [await ask(client, `MAIL FROM:<${from}> SIZE=${text.length}`)];
  if (!answers[0]?.startsWith("250")) return answers;
  for (const each of to) answers.push(await ask(client, `RCPT TO:<${each}>`));
  if (!answers.some((answer, at) => at > 0 && answer.startsWith("250"))) return answers;
  answers.push(await ask(client, "DATA"));
  if (!answers.at(-1)?.startsWith("354")) return answers;
  client.send(text);
  answers.push(await ask(client, "."));
  return answers;
}

export async function last(server: SmtpServer, sending: Sending = {}, role: SmtpRole = "smtp"): Promise<string> {
  const client = await begin(server, role);
  const answer = (await send(client, sending)).at(-1) ?? "";
  client.close();
  return answer;
}

export const withoutMacros = (told: readonly string[]): string[] =>
  told.filter((each) => !each.startsWith("D") && !each.startsWith("O"));

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((done) => setImmediate(done));
}
