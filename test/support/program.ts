/** The real program, started as an operator would start it: its own folder, configuration, certificate, free ports. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { inProcess } from "../../src/cli/testing/shell.ts";
import { makeSelfSigned } from "../../src/net/self-signed.ts";
import { freePorts } from "./free-ports.ts";
import { LineClient } from "./line-client.ts";
import type { Finished } from "./tools.ts";

const main = join(import.meta.dirname, "../../src/main.ts");
const READY_MS_MAX = 60_000;
const roles = [
  "smtp",
  "submission",
  "submissions",
  "imap",
  "imaps",
  "pop3",
  "pop3s",
  "managesieve",
  "lmtp",
  "http",
] as const;
type Role = (typeof roles)[number];

export interface ProgramOptions {
  /** With the domain posthorn.test; without accounts there is no domain either. */
  readonly accounts: readonly string[];
  /** "mx.posthorn.test" when absent; two servers that talk to each other need two names. */
  readonly hostname?: string;
  /** Ports that must be known beforehand; the others are free ones. */
  readonly ports?: Partial<Record<Role, number>>;
  /** Puts files of its own into the program's folder before that starts. */
  readonly prepare?: (folder: string) => Promise<void>;
  /** The port of the webmail with TLS; none when absent. */
  readonly https?: number;
  /** More lines of posthorn.toml, tables last. */
  readonly settings?: string;
  readonly workers?: number;
  /** The data folder; one in the program's own folder when absent. */
  readonly data?: string;
  /** Variables of the environment that the server gets besides the test's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Program {
  readonly folder: string;
  readonly ports: Readonly<Record<Role, number>>;
  readonly password: string;
  /** The certificate that clients have to trust, as a file and as text. */
  readonly caFile: string;
  readonly ca: string;
  /** Gives a command on the same data, in this process: the server is in others. */
  cli(...args: readonly string[]): Promise<Finished>;
  /** Puts messages into the inbox of an account, over LMTP. */
  deliver(address: string, messages: readonly string[]): Promise<void>;
  /** What all processes of the server hold in memory, shared pages counted once. */
  memoryMiB(): Promise<number>;
  /** What all processes of the server have read from files and connections since they began (Linux). */
  bytesRead(): Promise<number>;
  /** The running processes of the server: the primary, its workers, the sender. */
  processes(): Promise<readonly number[]>;
  /** The end of what the server has said, on its output and in its log, since it began. */
  said(): string;
  /** SIGKILL to every process at once. */
  kill(): Promise<void>;
  /** SIGKILL to the process that sends, which is the worker where there is one; it is replaced. */
  killSender(): Promise<void>;
  /** SIGTERM, unless it has ended, and a new start. */
  restart(): Promise<void>;
  /** SIGTERM, then removes the folder. */
  stop(): Promise<void>;
}

export async function startProgram(options: ProgramOptions): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), "posthorn-program-"));
  const free = await freePorts(roles.length);
  const ports = Object.fromEntries(roles.map((role, i) => [role, options.ports?.[role] ?? free[i] ?? 0])) as Record<
    Role,
    number
  >;
  const { certificate, key } = await makeSelfSigned(["localhost", "127.0.0.1"], Date.now());
  const caFile = join(folder, "server.crt");
  await writeFile(caFile, certificate);
  await writeFile(join(folder, "server.key"), key, { mode: 0o600 });
  await options.prepare?.(folder);
  const config = join(folder, "posthorn.toml");
  const listen = roles.map((role) => `${role} = ["127.0.0.1:${ports[role]}"]`).join("\n");
  await writeFile(
    config,
    `hostname = "${options.hostname ?? "mx.posthorn.test"}"\ndata = "${options.data ?? "data"}"\nworkers = ${options.workers ?? 2}\nrehearsal = false\n${options.settings ?? ""}\n[listen]\nhttps = ${options.https === undefined ? "[]" : `["127.0.0.1:${options.https}"]`}\n${listen}\n[[tls.certificates]]\ncertificate = "server.crt"\nkey = "server.key"\n[log]\nlevel = "warn"\n`,
  );
  const data = resolve(folder, options.data ?? "data");
  const { environment = {} } = options;
  const program = new RunningProgram({ folder, config, data, ports, caFile, ca: certificate, environment });
  if (options.accounts.length === 0) {
    await program.restart();
    return program;
  }
  await program.cli("domain", "add", "posthorn.test");
  const added = await inProcess(
    ["account", "add", ...options.accounts, "--password-stdin", "--config", config],
    `${program.password}\n`,
  );
  assert.equal(added.status, 0, added.err);
  await program.restart();
  return program;
}

class RunningProgram implements Program {
  readonly folder: string;
  readonly ports: Readonly<Record<Role, number>>;
  readonly password = "correct horse battery";
  readonly caFile: string;
  readonly ca: string;
  readonly #config: string;
  readonly #data: string;
  readonly #environment: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  #said = "";

  constructor(made: {
    folder: string;
    config: string;
    data: string;
    ports: Record<Role, number>;
    caFile: string;
    ca: string;
    environment: Readonly<Record<string, string>>;
  }) {
    this.folder = made.folder;
    this.ports = made.ports;
    this.caFile = made.caFile;
    this.ca = made.ca;
    this.#config = made.config;
    this.#data = made.data;
    this.#environment = made.environment;
  }

  async cli(...args: readonly string[]): Promise<Finished> {
    const { status, out, err } = await inProcess([...args, "--config", this.#config]);
    return { code: status, stdout: out, stderr: err };
  }

  async restart(): Promise<void> {
    await this.#end("SIGTERM");
    const child = spawn(process.execPath, [main, "serve", "--config", this.#config], {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      env: { ...process.env, ...this.#environment },
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        const said = chunk.toString();
        this.#said = (this.#said + said).slice(-20_000);
        // What a test sees of it is a connection that ends.
        if (said.includes("our mistake")) process.stderr.write(said);
      });
    }
    const until = Date.now() + READY_MS_MAX;
    // That a port answers says nothing: the server tries all of them for a moment before it takes clients.
    while (read(join(this.#data, "posthorn.pid")).trim() !== String(child.pid)) {
      if (child.exitCode !== null || Date.now() > until) throw new Error(`the server did not start:\n${this.#said}`);
      await pause(20);
    }
  }

  async deliver(address: string, messages: readonly string[]): Promise<void> {
    const client = await LineClient.open(this.ports.lmtp);
    await client.reply();
    client.send("LHLO localhost\r\n");
    await client.reply();
    for (const message of messages) {
      client.send(`MAIL FROM:<s@example.org>\r\nRCPT TO:<${address}>\r\nDATA\r\n`);
      for (let i = 0; i < 3; i++) await client.reply();
      client.send(Buffer.from(`${message.replace(/^\./gm, "..")}.\r\n`));
      const [answer] = await client.reply();
      if (answer?.startsWith("250") !== true) throw new Error(`delivery to ${address}: ${answer}`);
    }
    client.close();
  }

  async processes(): Promise<readonly number[]> {
    const top = this.#child?.pid ?? 0;
    const found: number[] = [];
    for (const name of await readdir("/proc")) {
      if (/^\d+$/.test(name) && groupOf(name) === top) found.push(Number(name));
    }
    return found;
  }

  said(): string {
    return this.#said;
  }

  async memoryMiB(): Promise<number> {
    let kib = 0;
    for (const pid of await this.processes()) {
      kib += Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
    }
    return kib / 1024;
  }

  async bytesRead(): Promise<number> {
    const counts = (await this.processes()).map((pid) => /^rchar: (\d+)/m.exec(read(`/proc/${pid}/io`))?.[1]);
    return counts.reduce((sum, count) => sum + Number(count ?? 0), 0);
  }

  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async killSender(): Promise<void> {
    const commands = (await this.processes()).map((pid) => ({ pid, command: read(`/proc/${pid}/cmdline`) }));
    const named = (program: string): typeof commands => commands.filter(({ command }) => command.includes(program));
    const [sender = named("worker.ts")[0]] = named("sender.ts");
    if (sender !== undefined) process.kill(sender.pid, "SIGKILL");
  }

  async #end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    process.kill(signal === "SIGKILL" ? -child.pid : child.pid, signal);
    await exited;
    if (signal === "SIGKILL") while ((await this.processes()).length > 0) await pause(5);
  }

  async stop(): Promise<void> {
    await this.#end("SIGTERM");
    await rm(this.folder, { recursive: true, force: true });
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** The process group of a running process; zombies count as gone. */
function groupOf(pid: string): number {
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, "")
    .split(" ");
  return fields[0] === "Z" ? 0 : Number(fields[2] ?? 0);
}
