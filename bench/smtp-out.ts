/**
 * Mail out over SMTP: the transport in this process, a trivial sink in another one. CPU is this process's, all threads; what a queue
 * costs is not in it.
 *
 *     node bench/smtp-out.ts [--messages 20000] [--concurrency 20] [--bytes 5120] [--recipients 1] [--chunking] [--reconnect]
 */
import { fork } from "node:child_process";
import { createServer, type Socket } from "node:net";
import { parseArgs } from "node:util";
import { systemClock } from "../src/base/clock.ts";
import { openRoutes } from "../src/transport/routes.ts";
import { openTransport } from "../src/transport/smtp-transport.ts";
import type { Handover, Transport } from "../src/transport/transport.ts";
import { Zone } from "../test/support/dns-zone.ts";
import { zoneResolver } from "../test/support/zone-resolver.ts";

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "20000" },
    concurrency: { type: "string", default: "20" },
    bytes: { type: "string", default: "5120" },
    recipients: { type: "string", default: "1" },
    chunking: { type: "boolean", default: false },
    reconnect: { type: "boolean", default: false },
    sink: { type: "boolean", default: false },
  },
});
const { signal } = new AbortController();
const messages = Number(values.messages);
const recipients = Number(values.recipients);

if (values.sink) sink();
else await run();

async function run(): Promise<void> {
  const child = fork(import.meta.filename, [...process.argv.slice(2), "--sink"], { execArgv: [] });
  const port = await new Promise<number>((done) => child.once("message", (told) => done(Number(told))));
  try {
    for (const round of ["warm-up", "measured"]) await measure(round, port);
  } finally {
    child.kill();
  }
}

async function measure(round: string, port: number): Promise<void> {
  const handovers = Array.from({ length: 100 }, (_, at) => handover(at, port));
  const numbers = Array.from({ length: messages }, (_, at) => at).values();
  await using out = open();
  const before = process.cpuUsage();
  const start = performance.now();
  const work = async (): Promise<void> => {
    for (const at of numbers) {
      const { results } = await out.deliver(handovers[at % 100] as Handover, signal);
      if (results[0]?.outcome !== "delivered") throw new Error(results[0]?.reply.text);
    }
  };
  await Promise.all(Array.from({ length: Number(values.concurrency) }, work));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const cpu = (micro: number): string => (micro / 1000 / messages).toFixed(3);
  console.log(
    `${round}: ${(messages / seconds).toFixed(0)} messages/s, ${cpu(user + system)} ms CPU a message (${cpu(user)} user, ${cpu(system)} system)`,
  );
}

function open(): Transport {
  const sources = { hostname: "bench.example", addresses: [], domains: [] };
  return openTransport({ resolver: zoneResolver(new Zone()), sources, clock: systemClock });
}

function handover(at: number, port: number): Handover {
  const host = { name: "127.0.0.1", port };
  const route = { domain: "*", host, mx: false, protocol: "smtp", tls: "opportunistic", login: undefined } as const;
  const line = "Lorem ipsum dolor sit amet, consectetur adipisici elit, sed eiusmod te\r\n";
  const header = `From: <s${at}@bench.example>\r\nSubject: ${at}\r\n\r\n`;
  const bytes = Buffer.from(header + line.repeat(Math.ceil((Number(values.bytes) - header.length) / line.length)));
  return {
    hop: openRoutes({ routes: [route], directPort: 25 }).hop("remote.example"),
    id: `${at}`,
    reversePath: { local: `s${at}`, domain: "bench.example", utf8: false },
    recipients: Array.from({ length: recipients }, (_, k) => ({
      path: { local: `r${k}`, domain: "remote.example", utf8: false },
      notify: undefined,
      originalRecipient: undefined,
    })),
    message: { size: bytes.length, body: "7BIT", utf8Header: false, foreign: false, bytes: async () => bytes },
    ret: undefined,
    envelopeId: undefined,
    tls: "as-policy",
    deliverBy: undefined,
    priority: 0,
  };
}

/** Answers every command and every message with as little as will do; all that came at once with one write. */
function sink(): void {
  const more = [...(values.chunking ? ["CHUNKING"] : []), ...(values.reconnect ? ["LIMITS MAILMAX=1"] : [])];
  const keywords = ["sink", "PIPELINING", "8BITMIME", ...more, "ENHANCEDSTATUSCODES"];
  const hello = keywords.map((word, at) => `250${at < keywords.length - 1 ? "-" : " "}${word}\r\n`).join("");
  const server = createServer({ noDelay: true }, (socket) => serve(socket, hello));
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as { port: number }).port));
}

function serve(socket: Socket, hello: string): void {
  let rest = "";
  let text = false;
  socket.write("220 sink\r\n");
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    rest += chunk.toString("latin1");
    let out = "";
    for (;;) {
      const end = text ? rest.indexOf("\r\n.\r\n") : rest.indexOf("\r\n");
      if (end < 0) break;
      const line = text ? "." : rest.slice(0, end);
      const size = Number(/^BDAT (\d+)/.exec(line)?.[1] ?? 0);
      const next = end + (text ? 5 : 2) + size;
      if (next > rest.length) break;
      rest = rest.slice(next);
      text = line === "DATA";
      out += text
        ? "354 go\r\n"
        : line.startsWith("EHLO")
          ? hello
          : line === "QUIT"
            ? "221 bye\r\n"
            : "250 2.0.0 ok\r\n";
      if (line === "QUIT") socket.end();
    }
    if (out !== "") socket.write(out);
  });
}
