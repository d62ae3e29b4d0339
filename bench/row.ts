/**
 * Single rows of the peer benchmark, on several servers in turns: `node bench/row.ts ROWS TARGET.json … [--rounds 5] [--messages 10000]`.
 * ROWS is `all` or names joined by commas. Prints the least server CPU and wall time for each operation over the rounds. CPU is counted in
 * nanoseconds over all processes and threads of a server, so that short rows can be told apart. Needs the peer benchmark beside the checkout.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cpuOf } from "./server-cpu.ts";

interface Target {
  readonly name: string;
  readonly roots: readonly number[];
  readonly ports: Readonly<Record<"smtp" | "submission" | "imap" | "pop3", number>>;
  readonly users: number;
  readonly user: string;
  readonly password: string;
  readonly sinkPort: number;
}

interface ImapClient {
  bytesIn: number;
  open(): Promise<ImapClient>;
  login(user: string, password: string): Promise<unknown>;
  cmd(text: string, options?: { keep?: boolean }): Promise<{ lines: readonly string[] }>;
  append(mailbox: string, message: Buffer, flags?: string): Promise<unknown>;
  logout(): Promise<void>;
}

interface Pop3Client {
  open(): Promise<Pop3Client>;
  login(user: string, password: string): Promise<void>;
  cmd(text: string): Promise<string>;
  write(text: string): void;
  ok(what: string): Promise<string>;
  multi(): Promise<void>;
  line(): Promise<string>;
  end(): void;
}

interface SmtpClient {
  open(): Promise<SmtpClient>;
  auth(user: string, password: string): Promise<void>;
  send(from: string, to: string, dotted: Buffer): Promise<void>;
  quit(): Promise<void>;
}

const library = process.env["POSTHORN_PEERBENCH"] ?? join(import.meta.dirname, "../../shared/peerbench/lib.mjs");
const { Imap, Pop3, Smtp, message, dot, rng } = (await import(library)) as {
  Imap: new (port: number) => ImapClient;
  Pop3: new (port: number) => Pop3Client;
  Smtp: new (port: number) => SmtpClient;
  message: (i: number, seed?: number) => Buffer;
  dot: (message: Buffer) => Buffer;
  rng: (seed: number) => () => number;
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "5" }, messages: { type: "string", default: "10000" } },
});
const rounds = Number(values.rounds);
const messages = Number(values.messages);
const [names = "all", ...files] = positionals;
const targets = files.map((file) => JSON.parse(readFileSync(file, "utf8")) as Target);
const quiet = { keep: false };

async function imap(target: Target, user = target.users): Promise<ImapClient> {
  const client = await new Imap(target.ports.imap).open();
  await client.login(target.user.replace("%d", String(user)), target.password);
  return client;
}

/** A session of the account with the large mailbox, in INBOX. */
async function selected(target: Target): Promise<ImapClient> {
  const client = await imap(target);
  await client.cmd("SELECT INBOX", quiet);
  return client;
}

/** `width` sessions share `count` pieces of work. */
async function shared<Client>(
  count: number,
  width: number,
  open: () => Promise<Client>,
  act: (client: Client, i: number) => Promise<unknown>,
): Promise<Client[]> {
  let next = 0;
  const clients = await Promise.all(Array.from({ length: width }, open));
  const work = async (client: Client): Promise<void> => {
    for (let i = next++; i < count; i = next++) await act(client, i);
  };
  await Promise.all(clients.map(work));
  return clients;
}

async function countIn(client: ImapClient, mailbox: string): Promise<number> {
  const { lines } = await client.cmd(`STATUS ${mailbox} (MESSAGES)`);
  return Number(/MESSAGES (\d+)/.exec(lines.join(" "))?.[1]);
}

async function append(target: Target, mailbox: string, from: number, count: number): Promise<void> {
  const clients = await shared(
    count,
    4,
    () => imap(target),
    (client, i) => client.append(mailbox, message(from + i), (from + i) % 2 === 1 ? "(\\Seen) " : ""),
  );
  for (const client of clients) await client.logout();
}

async function fill(target: Target): Promise<void> {
  const client = await imap(target);
  const have = await countIn(client, "INBOX");
  await client.logout();
  if (have < messages) await append(target, "INBOX", have, messages - have);
}

async function fetchEach(target: Target, command: string, times: number): Promise<number> {
  const client = await selected(target);
  for (let i = 0; i < times; i++) await client.cmd(command, quiet);
  await client.logout();
  return messages * times;
}

async function searchFor(target: Target, what: string): Promise<number> {
  const client = await selected(target);
  for (let i = 0; i < 50; i++) await client.cmd(`UID SEARCH ${what}`);
  await client.logout();
  return 50;
}

/** What leaves the relay arrives here. */
async function relay(target: Target, count: number): Promise<number> {
  let arrived = 0;
  const done = Promise.withResolvers<void>();
  const sink = createServer((socket) => {
    let [inData, rest] = [false, ""];
    socket.on("error", () => socket.destroy());
    socket.write("220 sink\r\n");
    socket.on("data", (data) => {
      rest += data.toString("latin1");
      for (;;) {
        const end = rest.indexOf(inData ? "\r\n.\r\n" : "\r\n");
        if (end < 0) return;
        const line = rest.slice(0, 4).toUpperCase();
        rest = rest.slice(end + (inData ? 5 : 2));
        if (inData && ++arrived === count) done.resolve();
        const wantsData: boolean = !inData && line === "DATA";
        socket.write(wantsData ? "354 go\r\n" : line === "EHLO" ? "250-sink\r\n250 PIPELINING\r\n" : "250 ok\r\n");
        inData = wantsData;
      }
    });
  });
  await new Promise<void>((ready) => sink.listen(target.sinkPort, "127.0.0.1", ready));
  const mails = Array.from({ length: 300 }, (_, i) => dot(message(i, 2)));
  let user = 0;
  const open = async (): Promise<[SmtpClient, string]> => {
    const name = target.user.replace("%d", String(++user));
    const client = await new Smtp(target.ports.submission).open();
    await client.auth(name, target.password);
    return [client, name];
  };
  const clients = await shared(count, 10, open, ([client, name], i) =>
    client.send(name, `r${i % 50}@remote.example`, mails[i % mails.length] ?? Buffer.of()),
  );
  await done.promise;
  for (const [client] of clients) await client.quit();
  sink.close();
  return count;
}

/** Each row answers how many operations it did. */
const rows: Readonly<Record<string, (target: Target) => Promise<number>>> = {
  async append(target) {
    const client = await imap(target);
    await client.cmd("CREATE bench-append", quiet).catch(() => undefined);
    await append(target, "bench-append", await countIn(client, "bench-append"), 2000);
    await client.logout();
    return 2000;
  },
  async deliver(target) {
    const clients = await shared(
      2000,
      20,
      () => new Smtp(target.ports.smtp).open(),
      (client, i) => client.send("s@sender.example", target.user.replace("%d", String(1 + (i % 50))), dot(message(i))),
    );
    for (const client of clients) await client.quit();
    return 2000;
  },
  async select(target) {
    const client = await imap(target);
    for (let i = 0; i < 500; i++) {
      await client.cmd("SELECT INBOX", quiet);
      await client.cmd("UNSELECT", quiet);
    }
    await client.logout();
    return 500;
  },
  list: (target) =>
    fetchEach(
      target,
      "UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS (REFERENCES LIST-UNSUBSCRIBE)])",
      2,
    ),
  flags: (target) => fetchEach(target, "UID FETCH 1:* (FLAGS)", 10),
  async sync(target) {
    const one = async (): Promise<void> => {
      const client = await selected(target);
      for (let i = 1; i <= messages; i += 100) await client.cmd(`FETCH ${i}:${i + 99} (UID BODY.PEEK[])`, quiet);
      await client.logout();
    };
    await Promise.all([one(), one()]);
    return 2 * messages;
  },
  async open(target) {
    const random = rng(3);
    const client = await selected(target);
    for (let i = 0; i < 3000; i++)
      await client.cmd(`FETCH ${1 + Math.floor(random() * messages)} (UID FLAGS BODY.PEEK[])`, quiet);
    await client.logout();
    return 3000;
  },
  async "store-all"(target) {
    const client = await selected(target);
    for (const sign of ["+", "-", "+", "-"]) await client.cmd(`STORE 1:* ${sign}FLAGS (\\Flagged)`, quiet);
    await client.logout();
    return 4 * messages;
  },
  async "store-one"(target) {
    const random = rng(5);
    const client = await selected(target);
    for (let i = 0; i < 3000; i++) {
      const number = 1 + Math.floor(random() * messages);
      await client.cmd(`STORE ${number} ${i % 2 === 1 ? "+" : "-"}FLAGS.SILENT (\\Answered)`, quiet);
    }
    await client.logout();
    return 3000;
  },
  async "copy-expunge"(target) {
    const client = await imap(target);
    const count = Math.min(5000, messages);
    const commands = [
      "CREATE bench-copy",
      "SELECT INBOX",
      `COPY 1:${count} bench-copy`,
      "SELECT bench-copy",
      "STORE 1:* +FLAGS.SILENT (\\Deleted)",
      "EXPUNGE",
      "UNSELECT",
      "DELETE bench-copy",
    ];
    for (const command of commands) await client.cmd(command, quiet);
    await client.logout();
    return count;
  },
  unseen: (target) => searchFor(target, "UNSEEN"),
  subject: (target) => searchFor(target, 'SUBJECT "zu"'),
  from: (target) => searchFor(target, 'FROM "example"'),
  async mix(target) {
    let commands = 0;
    const person = async (id: number): Promise<void> => {
      const random = rng(id + 11);
      const client = await imap(target, 60 + (id % 10));
      const say = async (text: string): Promise<void> => {
        commands++;
        await client.cmd(text, quiet).catch(() => undefined);
      };
      await say("CREATE Archive");
      await say("SELECT INBOX");
      for (let i = 0; i < 100; i++) {
        const count = await countIn(client, "INBOX");
        await say("NOOP");
        commands++;
        const number = 1 + Math.floor(random() * Math.max(1, count));
        const choice = random();
        if (count === 0 || choice < 0.15) await client.append("INBOX", message(Math.floor(random() * 3000)));
        else if (choice < 0.35) await say(`FETCH ${number}:${Math.min(count, number + 30)} (UID FLAGS ENVELOPE)`);
        else if (choice < 0.6) await say(`FETCH ${number} (BODY[])`);
        else if (choice < 0.75) await say(`STORE ${number} +FLAGS (\\Flagged)`);
        else if (choice < 0.85) await say("SEARCH UNSEEN");
        else if (choice < 0.93) await say(`COPY ${number} Archive`);
        else {
          await say(`STORE ${number} +FLAGS.SILENT (\\Deleted)`);
          await say("EXPUNGE");
        }
      }
      await client.logout();
    };
    await Promise.all(Array.from({ length: 20 }, (_, id) => person(id)));
    return commands;
  },
  async pop3(target) {
    const client = await new Pop3(target.ports.pop3).open();
    await client.login(target.user.replace("%d", String(target.users)), target.password);
    const count = Math.min(5000, messages);
    let sent = 0;
    for (let i = 1; i <= count; i++) {
      while (sent < Math.min(count, i + 20)) client.write(`RETR ${++sent}\r\n`);
      await client.ok("RETR");
      await client.multi();
    }
    client.write("QUIT\r\n");
    await client.line();
    client.end();
    return count;
  },
  relay: (target) => relay(target, 2000),
};

for (const target of targets) await fill(target);
for (const name of names === "all" ? Object.keys(rows) : names.split(",")) {
  const row = rows[name];
  if (row === undefined) throw new Error(`no such row: ${name}`);
  const least = targets.map(() => ({ cpu: Number.POSITIVE_INFINITY, wall: Number.POSITIVE_INFINITY }));
  for (let round = 0; round < rounds; round++) {
    for (const [i, target] of targets.entries()) {
      const best = least[i];
      if (best === undefined) continue;
      const [cpu, start] = [cpuOf(target.roots), performance.now()];
      const count = await row(target);
      const wall = performance.now() - start;
      best.cpu = Math.min(best.cpu, (cpuOf(target.roots) - cpu) / count);
      best.wall = Math.min(best.wall, (wall * 1000) / count);
    }
  }
  for (const [i, { cpu, wall }] of least.entries())
    console.log(
      `${name.padEnd(14)} ${(files[i] ?? "").padEnd(40)} ${cpu.toFixed(2).padStart(9)} µs CPU ${wall.toFixed(2).padStart(9)} µs wall`,
    );
}
process.exit(0);
