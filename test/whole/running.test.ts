/** The program as a whole process, or several: what it prints, who supervises whom, and how it ends. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { STOP_MS_MAX } from "../../src/serve/limits.ts";
import { LineClient } from "../support/line-client.ts";

const main = join(import.meta.dirname, "../../src/main.ts");
const WAIT_MS_MAX = 60_000;

interface Listening {
  readonly pid: number;
  readonly listeners: readonly { readonly role: string; readonly port: number }[];
}

/** One server of the test's own, in a folder of its own. */
class Server {
  readonly folder: string;
  readonly #args: readonly string[];
  #child: ChildProcess | undefined;
  said = "";

  constructor(folder: string, args: readonly string[]) {
    this.folder = folder;
    this.#args = args;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  start(): void {
    const child = spawn(process.execPath, [main, "serve", ...this.#args], {
      cwd: this.folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (this.said += chunk.toString()));
    this.#child = child;
  }

  async cli(...args: readonly string[]): Promise<void> {
    const child = spawn(process.execPath, [main, ...args], { cwd: this.folder, stdio: "ignore" });
    assert.deepEqual(await once(child, "exit"), [0, null]);
  }

  async ready(): Promise<Listening> {
    const file = join(this.folder, "data/running.json");
    await until(() => existsSync(file) || this.#child?.exitCode !== null);
    assert.ok(existsSync(file), this.said);
    return JSON.parse(readFileSync(file, "utf8")) as Listening;
  }

  async port(role: string): Promise<number> {
    return (await this.ready()).listeners.find((listener) => listener.role === role)?.port ?? 0;
  }

  /** The processes that this one started: those that serve clients, and the one that sends. */
  children(kind: "worker" | "sender"): number[] {
    const text = readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, "utf8").trim();
    return text
      .split(" ")
      .filter((pid) => commandOf(pid).includes(`${kind}.ts`))
      .map(Number);
  }

  signal(name: "SIGTERM" | "SIGINT" | "SIGKILL"): void {
    this.#child?.kill(name);
  }

  async ended(): Promise<number | null> {
    if (this.#child?.exitCode === null && this.#child.signalCode === null) await once(this.#child, "exit");
    return this.#child?.exitCode ?? null;
  }

  async stop(): Promise<void> {
    this.signal("SIGKILL");
    await this.ended();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}

async function until(good: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + WAIT_MS_MAX;
  while (!(await good())) {
    assert.ok(Date.now() < end, "it takes too long");
    await pause(20);
  }
}

async function server(config: string | undefined, args: readonly string[] = []): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), "posthorn-running-"));
  if (config !== undefined) await writeFile(join(folder, "posthorn.toml"), config);
  return new Server(folder, args);
}

const off = ["submission", "submissions", "imaps", "pop3", "pop3s", "managesieve", "https"]
  .map((role) => `${role} = []`)
  .join("\n");
const configOf = (workers: number): string =>
  `hostname = "mx.posthorn.test"\nworkers = ${workers}\nrehearsal = false\n[listen]\nsmtp = ["127.0.0.1:0"]\nimap = ["127.0.0.1:0"]\nlmtp = ["127.0.0.1:0"]\nhttp = ["127.0.0.1:0"]\n${off}\n`;

async function serving(config: string): Promise<Server> {
  const started = await server(config);
  started.start();
  await started.ready();
  return started;
}

async function page(port: number, path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: response.status, text: await response.text() };
}

/** A line of the demo's table: address and password, and what the account may do. */
const ACCOUNT = /^ {4}(\w+@posthorn\.test) +(\S+)/gm;

describe("the demo", () => {
  let demo: Server;
  before(async () => {
    demo = await server(undefined);
    demo.start();
    await demo.ready();
    await until(() => demo.said.includes("Ctrl-C"));
  });
  after(() => demo.stop());

  it("prints addresses, passwords and ports that work, and the same ones at its next start", async () => {
    const accounts = [...demo.said.matchAll(ACCOUNT)].map((match) => [match[1] ?? "", match[2] ?? ""]);
    assert.equal(accounts.length, 2);
    assert.equal(demo.said.split("administers the server").length, 2);
    const imap = Number(/Read \(IMAP\) +127\.0\.0\.1:(\d+)/.exec(demo.said)?.[1]);
    for (const [address, password] of accounts) {
      const client = await LineClient.open(imap);
      await client.line();
      assert.match((await client.imap("a", `LOGIN ${address} ${password}`)).at(-1) ?? "", /^a OK/);
      client.close();
    }
    demo.signal("SIGINT");
    assert.equal(await demo.ended(), 0);
    demo.said = "";
    demo.start();
    await until(() => demo.said.includes("Ctrl-C"));
    for (const [address, password] of accounts)
      assert.ok(demo.said.includes(`${address} `) && demo.said.includes(` ${password}`), demo.said);
  });

  it("sends nothing to other machines: what is for them comes back", async () => {
    const [[, address = "", password = ""] = []] = [...demo.said.matchAll(ACCOUNT)];
    const client = await LineClient.open(await demo.port("submission"));
    await client.reply();
    const login = Buffer.from(`\0${address}\0${password}`).toString("base64");
    client.send(`EHLO a\r\nAUTH PLAIN ${login}\r\nMAIL FROM:<${address}>\r\nRCPT TO:<x@example.org>\r\nDATA\r\n`);
    for (let i = 0; i < 5; i++) await client.reply();
    client.send(`From: <${address}>\r\n\r\nx\r\n.\r\n`);
    assert.match((await client.reply())[0] ?? "", /^250 /);
    client.close();
    const reader = await LineClient.open(await demo.port("imap"));
    await reader.line();
    await reader.imap("a", `LOGIN ${address} ${password}`);
    await until(async () => {
      await reader.imap("s", "SELECT INBOX");
      const found = await reader.imap("f", "FETCH 1:* (BODY.PEEK[TEXT])");
      return found.some((line) => line.includes("Final-Recipient: rfc822; x@example.org"));
    });
    reader.close();
  });

  it("listens on loopback only, moves away from ports that are taken, and keeps its passwords to its user", async () => {
    const { listeners } = await demo.ready();
    assert.equal(listeners.length, 10);
    const second = await server(undefined);
    second.start();
    const other = await second.ready();
    await until(() => second.said.includes("Ctrl-C"));
    assert.match(second.said, /Port \d+ is taken by another program, so imap moved\./);
    const ports = new Set([...listeners, ...other.listeners].map(({ port }) => port));
    assert.equal(ports.size, 20);
    await second.stop();
    assert.equal((await stat(join(demo.folder, "data/demo.json"))).mode & 0o777, 0o600);
    assert.equal((await stat(join(demo.folder, "data"))).mode & 0o777, 0o700);
  });
});

for (const workers of [1, 2]) {
  describe(`a server with ${workers} worker${workers === 1 ? "" : "s"}`, () => {
    let mail: Server;
    before(async () => {
      mail = await server(configOf(workers));
      await mail.cli("domain", "add", "posthorn.test");
      await mail.cli("account", "add", "u@posthorn.test", "--generate");
      mail.start();
      await mail.ready();
    });
    after(() => mail.stop());

    it("is well, and tells its numbers", async () => {
      const client = await LineClient.open(await mail.port("imap"));
      await client.line();
      await client.imap("a", "CAPABILITY");
      const http = await mail.port("http");
      assert.deepEqual(await page(http, "/healthz"), { status: 200, text: '{"status":"ok"}' });
      const { status, text } = await page(http, "/metrics");
      assert.equal(status, 200);
      assert.match(text, /^posthorn_connections_open\{protocol="imap"\} 1$/m);
      assert.match(text, /^posthorn_commands_total\{protocol="imap",command="CAPABILITY",outcome="ok"\} 1$/m);
      await until(async () =>
        /^posthorn_event_loop_delay_seconds_count\{process="worker"\} [1-9]/m.test((await page(http, "/metrics")).text),
      );
      assert.equal((await page(http, "/nothing")).status, 404);
      client.close();
    });

    it("lets nobody else have its data folder", async () => {
      const second = new Server(mail.folder, []);
      second.start();
      assert.equal(await second.ended(), 1);
      await until(() => /belongs to another Posthorn that is running/.test(second.said));
    });

    it("says goodbye when it is told to stop, and takes nobody in any more", async () => {
      const imap = await LineClient.open(await mail.port("imap"));
      await imap.line();
      const smtp = await LineClient.open(await mail.port("smtp"));
      await smtp.reply();
      const started = Date.now();
      mail.signal("SIGTERM");
      assert.match((await imap.line()) ?? "", /^\* BYE /);
      assert.match((await smtp.reply())[0] ?? "", /^421 /);
      imap.close();
      smtp.close();
      assert.equal(await mail.ended(), 0);
      assert.ok(Date.now() - started < STOP_MS_MAX, "it waits for nobody who was told to go");
      assert.ok(!existsSync(join(mail.folder, "data/running.json")));
      mail.start();
      await mail.ready();
    });

    it("finishes the delivery that is under way when it stops", async () => {
      const client = await LineClient.open(await mail.port("lmtp"));
      await client.reply();
      client.send("LHLO client.example\r\nMAIL FROM:<s@example.org>\r\nRCPT TO:<u@posthorn.test>\r\nDATA\r\n");
      for (let i = 0; i < 3; i++) await client.reply();
      assert.match((await client.reply())[0] ?? "", /^354 /);
      client.send("Subject: in the middle\r\n");
      mail.signal("SIGTERM");
      await until(() => mail.said.includes("stopping"));
      await pause(100);
      client.send("\r\nof it all\r\n.\r\n");
      assert.match((await client.reply())[0] ?? "", /^250 /);
      assert.match((await client.reply())[0] ?? "", /^421 /);
      client.close();
      assert.equal(await mail.ended(), 0);
      mail.start();
      await mail.ready();
    });

    it("knows failed logins at its next start", async () => {
      const kept = (): string => readFileSync(join(mail.folder, "data/throttle.json"), "utf8");
      const client = await LineClient.open(await mail.port("imap"));
      await client.line();
      for (let i = 0; i < 4; i++) {
        client.send(`a LOGIN u@posthorn.test wrong${i}\r\n`);
        assert.match((await client.line()) ?? "", /^a NO /);
      }
      client.close();
      for (let start = 0; start < 2; start++) {
        mail.signal("SIGTERM");
        assert.equal(await mail.ended(), 0);
        assert.match(kept(), /\["a u@posthorn\.test",[34]/, `after start ${start}`);
        mail.start();
        await mail.ready();
      }
    });

    it("ends at once at the second signal", async () => {
      const client = await LineClient.open(await mail.port("imap"));
      await client.line();
      mail.signal("SIGTERM");
      await until(() => mail.said.includes("stopping"));
      mail.signal("SIGTERM");
      await mail.ended();
      client.close();
      mail.start();
      await until(() => mail.said.lastIndexOf("listening") > mail.said.lastIndexOf("stopping"));
    });
  });
}

/** Empty for a process that has just ended. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

describe("workers", () => {
  let mail: Server;
  before(async () => {
    mail = await serving(configOf(2));
  });
  after(() => mail.stop());

  it("are replaced when they die, and the ports stay open meanwhile", async () => {
    const port = await mail.port("imap");
    const before_ = mail.children("worker");
    assert.equal(before_.length, 2);
    const [victim = 0] = before_;
    process.kill(victim, "SIGKILL");
    // Its sockets are closed when it is gone altogether.
    await until(() => !existsSync(`/proc/${victim}`));
    for (let i = 0; i < 20; i++) {
      const client = await LineClient.open(port);
      assert.match((await client.line()) ?? "", /^\* OK/);
      client.close();
    }
    await until(() => mail.said.includes("worker replaced"));
    const now = mail.children("worker");
    assert.equal(now.length, 2);
    assert.ok(!now.includes(victim));
  });

  it("have a sender beside them, which is replaced too", async () => {
    const [victim = 0, ...others] = mail.children("sender");
    assert.deepEqual(others, []);
    process.kill(victim, "SIGKILL");
    await until(() => mail.said.includes("the sender died"));
    await until(() => mail.children("sender").some((pid) => pid !== victim));
  });

  it("end with the primary, however that ends", async () => {
    const children = [...mail.children("worker"), ...mail.children("sender")];
    mail.signal("SIGKILL");
    await mail.ended();
    await until(() => children.every((pid) => !existsSync(`/proc/${pid}`)));
    mail.start();
    await mail.ready();
  });
});

describe("a single worker", () => {
  let mail: Server;
  before(async () => {
    mail = await serving(configOf(1));
  });
  after(() => mail.stop());

  it("sends by itself", () => {
    assert.deepEqual(mail.children("sender"), []);
  });

  it(
    "is replaced when it dies, and serves those who came meanwhile",
    { skip: process.platform !== "linux" },
    async () => {
      const [imap, smtp, http] = [await mail.port("imap"), await mail.port("smtp"), await mail.port("http")];
      const [victim = 0, ...others] = mail.children("worker");
      assert.deepEqual(others, []);
      process.kill(victim, "SIGKILL");
      await until(() => mail.said.includes("clients wait for the next worker"));
      const waiting = await Promise.all(Array.from({ length: 20 }, () => LineClient.open(imap)));
      const sender = await LineClient.open(smtp);
      const health = page(http, "/healthz");
      for (const client of waiting) {
        assert.match((await client.line()) ?? "", /^\* OK/);
        assert.match((await client.imap("a", "NOOP")).at(-1) ?? "", /^a OK/);
        client.close();
      }
      assert.match((await sender.reply())[0] ?? "", /^220 /);
      sender.close();
      assert.equal((await health).status, 200);
      assert.equal(mail.children("worker").length, 1);
    },
  );
});

describe("the limit of connections from one address", () => {
  const LIMIT = 40;
  let limited: Server;
  before(async () => {
    limited = await serving(configOf(3) + `[limits]\nconnectionsPerAddress = ${LIMIT}\n`);
  });
  after(() => limited.stop());

  it("holds for all workers together", async () => {
    const port = await limited.port("imap");
    const clients = await Promise.all(Array.from({ length: 2 * LIMIT }, () => LineClient.open(port)));
    const greetings = await Promise.all(clients.map((client) => client.line()));
    const taken = greetings.filter((line) => line?.startsWith("* OK") === true).length;
    assert.ok(taken <= LIMIT && taken > LIMIT / 2, `${taken} clients`);
    for (const client of clients) client.close();
    await until(async () => {
      const client = await LineClient.open(port);
      const greeting = await client.line();
      client.close();
      return greeting?.startsWith("* OK") === true;
    });
  });
});

describe("a server that cannot start", () => {
  it("says why", async (test) => {
    const blocker = await server(configOf(1));
    test.after(() => blocker.stop());
    blocker.start();
    const taken = await blocker.port("imap");
    const cases: readonly (readonly [string, RegExp])[] = [
      [
        configOf(2).replace('imap = ["127.0.0.1:0"]', `imap = ["127.0.0.1:${taken}"]`),
        /listen\.imap: 127\.0\.0\.1:\d+ is taken by another program/,
      ],
      [
        configOf(2).replace('imap = ["127.0.0.1:0"]', 'imap = ["192.0.2.1:143"]'),
        /listen\.imap: 192\.0\.2\.1:143 is no address of this machine/,
      ],
      [`${configOf(2)}[[tls.certificates]]\ncertificate = "none.crt"\nkey = "none.key"\n`, /none\.crt/],
      ["workers = -1\n", /workers: found -1, expected at least 0/],
    ];
    for (const [config, reason] of cases) {
      const mail = await server(config);
      test.after(() => mail.stop());
      mail.start();
      assert.equal(await mail.ended(), 1, mail.said);
      // What it said last may be read later than its end is heard of.
      await until(() => reason.test(mail.said));
    }
  });
});
