/** Mail filters that others wrote, each started for a test in a folder of its own, at a port of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { checkMilter } from "../../src/trust/milter/check.ts";
import { parseMilterAddress } from "../../src/wire/milter/address.ts";
import { freePorts } from "./free-ports.ts";
import { run } from "./tools.ts";

/** Rspamd compiles its expressions first. */
const START_MS_MAX = 180_000;

export interface RealMilter extends AsyncDisposable {
  /** As posthorn.toml has it. */
  readonly address: string;
  readonly folder: string;
  /** What it has said so far. */
  said(): string;
}

interface Starting {
  readonly address: string;
  readonly folder: string;
  readonly command: readonly [string, ...string[]];
}

async function folderOf(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `posthorn-${name}-`));
  await chmod(folder, 0o755);
  return folder;
}

async function start({ address, folder, command: [program, ...args] }: Starting): Promise<RealMilter> {
  const child = spawn(program, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (bytes: Buffer) => void (said += bytes.toString()));
  const gone = new Promise<void>((done) => void child.once("close", () => done()));
  const milter: RealMilter = {
    address,
    folder,
    said: () => said,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await ready(child, address);
    return milter;
  } catch (error) {
    await milter[Symbol.asyncDispose]();
    throw new Error(`${program} has not started: ${said}`, { cause: error });
  }
}

async function ready(child: ChildProcess, address: string): Promise<void> {
  const until = Date.now() + START_MS_MAX;
  const settings = { address: parseMilterAddress(address), connectMs: 20_000, version: 6 } as const;
  while (!(await checkMilter(settings)).works) {
    if (child.exitCode !== null) throw new Error("it has ended");
    if (Date.now() > until) throw new Error("it does not listen");
    await pause(100);
  }
}

/** Modules that ask others, or keep what they learn elsewhere. */
const NOT_HERE =
  "rbl surbl fuzzy_check phishing asn dmarc mx_check rspamd_update bimi neural ratelimit greylist replies history_redis reputation";

/** Rspamd as Debian sets it up, one process that scans by itself, without anything that asks others. Needs root, as the package does. */
export async function startRspamd(): Promise<RealMilter> {
  const folder = await folderOf("rspamd");
  const [port = 0] = await freePorts(1);
  const at = (name: string): string => join(folder, name);
  for (const name of ["override.d", "db", "run", "log"]) await mkdir(at(name));
  const overrides: Readonly<Record<string, string>> = {
    "options.inc":
      'dns { nameserver = ["127.0.0.1:1"]; timeout = 0.1s; retransmits = 1; }\nfilters = "chartable,dkim,regexp";\ndisable_monitoring = true;\nenable_test_patterns = true;\nlocal_addrs = [];',
    "logging.inc": 'type = "console";\nlevel = "info";',
    "worker-normal.inc": "enabled = false;\ncount = 0;",
    "worker-controller.inc": "enabled = false;\ncount = 0;",
    "worker-proxy.inc": `bind_socket = "127.0.0.1:${port}";\nupstream "local" { default = yes; self_scan = yes; }`,
    "milter_headers.conf":
      'use = ["x-spamd-bar", "authentication-results"];\nskip_local = false;\nskip_authenticated = false;',
    ...Object.fromEntries(NOT_HERE.split(" ").map((name) => [`${name}.conf`, "enabled = false;"])),
  };
  for (const [name, text] of Object.entries(overrides)) await writeFile(at(`override.d/${name}`), `${text}\n`);
  await run("chown", ["-R", "_rspamd:_rspamd", folder]);
  const variables = { LOCAL_CONFDIR: folder, DBDIR: at("db"), RUNDIR: at("run"), LOGDIR: at("log") };
  const set = Object.entries(variables).flatMap(([name, value]) => ["--var", `${name}=${value}`]);
  return start({
    address: `inet:127.0.0.1:${port}`,
    folder,
    command: ["rspamd", "-f", "-u", "_rspamd", "-g", "_rspamd", "-c", "/etc/rspamd/rspamd.conf", ...set],
  });
}

/** OpenDKIM on a socket in its folder; `settings` are lines of its configuration, `files` what they name. */
export async function startOpendkim(
  settings: (folder: string) => readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<RealMilter> {
  const folder = await folderOf("opendkim");
  const socket = join(folder, "socket");
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { mode: 0o600 });
  const lines = [`Socket local:${socket}`, "Syslog no", "UMask 000", ...settings(folder)];
  await writeFile(join(folder, "opendkim.conf"), lines.map((line) => `${line}\n`).join(""));
  const command = ["opendkim", "-f", "-x", join(folder, "opendkim.conf")] as const;
  return start({ address: `unix:${socket}`, folder, command: [...command] });
}

/** ClamAV that knows one virus only, which is a text, so that nothing has to be downloaded. */
export async function startClamav(opened: AsyncDisposableStack, virus: string): Promise<RealMilter> {
  const folder = await folderOf("clamav");
  const socket = join(folder, "clamd.socket");
  await mkdir(join(folder, "signatures"));
  await writeFile(join(folder, "signatures/own.ndb"), `Test.Word:0:*:${Buffer.from(virus).toString("hex")}\n`);
  const scanner = join(folder, "clamd.conf");
  await writeFile(
    scanner,
    `DatabaseDirectory ${folder}/signatures\nLocalSocket ${socket}\nForeground yes\nUser root\n`,
  );
  const clamd = spawn("clamd", ["-c", scanner], { cwd: folder, stdio: "ignore" });
  const gone = new Promise<void>((done) => void clamd.once("close", () => done()));
  opened.defer(async () => {
    clamd.kill("SIGKILL");
    await gone;
  });
  const [port = 0] = await freePorts(1);
  const lines = [
    `MilterSocket inet:${port}@127.0.0.1`,
    `ClamdSocket unix:${socket}`,
    "OnInfected Reject",
    "RejectMsg Infected by %v",
    "AddHeader Add",
    "Foreground yes",
    "User root",
  ];
  await writeFile(join(folder, "milter.conf"), lines.map((line) => `${line}\n`).join(""));
  return start({
    address: `inet:${port}@127.0.0.1`,
    folder,
    command: ["clamav-milter", "-c", join(folder, "milter.conf")],
  });
}

/** A filter of python3-milter, from the text of a program that is given its address. */
export async function startPymilter(program: string): Promise<RealMilter> {
  const folder = await folderOf("pymilter");
  const [port = 0] = await freePorts(1);
  await writeFile(join(folder, "filter.py"), program);
  // Debian's own Python, whichever comes first in PATH.
  const command = ["/usr/bin/python3", "-u", join(folder, "filter.py"), `inet:${port}@127.0.0.1`] as const;
  return start({ address: `inet:${port}@127.0.0.1`, folder, command: [...command] });
}
