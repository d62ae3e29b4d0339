/** Debian's Roundcube on the web server that PHP has built in: its configuration, database and logs are in a folder of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { Program } from "./program.ts";
import { needs, run } from "./tools.ts";

const PAGES = "/var/lib/roundcube/public_html";
const SCHEMA = "/usr/share/roundcube/SQL/sqlite.initial.sql";
const PLUGINS = ["archive", "markasjunk", "zipdownload"];
/** PHP processes; a page of Roundcube asks for several things at once. */
const WORKERS = 4;
const CREATE =
  '$d = new PDO("sqlite:$argv[1]"); $d->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION); $d->exec(file_get_contents($argv[2]));';

export interface Roundcube extends AsyncDisposable {
  readonly url: string;
  /** What it wrote into its log of errors. */
  errors(): Promise<string>;
}

/** Whether Roundcube, PHP and a browser are here; says what is missing. */
export function needsRoundcube(test: TestContext): boolean {
  return ["php", "chromium", "/usr/share/roundcube/bin/gc.sh"].every((each) => needs(test, each));
}

/** IMAP with TLS from the start and submission with STARTTLS, the certificate checked. */
function configuration(mail: Program, folder: string, plugins: readonly string[]): string {
  const trust = `['ssl' => ['verify_peer' => true, 'verify_peer_name' => true, 'cafile' => '${mail.caFile}']]`;
  const values: Readonly<Record<string, string>> = {
    db_dsnw: `'sqlite:///${folder}/roundcube.sqlite?mode=0600'`,
    imap_host: `'ssl://localhost:${mail.ports.imaps}'`,
    smtp_host: `'tls://localhost:${mail.ports.submission}'`,
    smtp_user: "'%u'",
    smtp_pass: "'%p'",
    imap_conn_options: trust,
    smtp_conn_options: trust,
    managesieve_host: `'tls://localhost:${mail.ports.managesieve}'`,
    managesieve_conn_options: trust,
    managesieve_vacation: "1",
    des_key: `'${randomBytes(18).toString("base64url")}'`,
    plugins: `['${plugins.join("', '")}']`,
    log_dir: `'${folder}/logs/'`,
    temp_dir: `'${folder}/temp/'`,
    language: "'en_US'",
    login_rate_limit: "1000",
    enable_spellcheck: "false",
  };
  return `<?php\n${Object.entries(values)
    .map(([name, value]) => `$config['${name}'] = ${value};\n`)
    .join("")}`;
}

/** Where it serves, once it says so; what it says afterwards is read and forgotten. */
async function listening(server: ChildProcess): Promise<string> {
  let said = "";
  return new Promise((done, failed) => {
    server.on("exit", () => failed(new Error(`PHP's server did not start: ${said}`)));
    server.stderr?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2000);
      const url = /\((http:\/\/[\d.:]+)\) started/.exec(said)?.[1];
      if (url !== undefined) done(`${url}/`);
    });
  });
}

/** Needs the Debian packages roundcube-core, roundcube-sqlite3, roundcube-plugins and php-cli with its usual modules. */
export async function startRoundcube(mail: Program, plugins: readonly string[] = PLUGINS): Promise<Roundcube> {
  const folder = join(mail.folder, "roundcube");
  for (const name of ["config", "logs", "temp"]) await mkdir(join(folder, name), { recursive: true });
  for (const name of ["defaults.inc.php", "mimetypes.php"])
    await symlink(join("/etc/roundcube", name), join(folder, "config", name));
  await writeFile(join(folder, "config/config.inc.php"), configuration(mail, folder, plugins));
  await run("php", ["-r", CREATE, "--", join(folder, "roundcube.sqlite"), SCHEMA]);
  const settings = [`session.save_path=${folder}/temp`, "memory_limit=256M", "date.timezone=UTC", "display_errors=0"];
  const server = spawn("php", [...settings.flatMap((each) => ["-d", each]), "-S", "127.0.0.1:0", "-t", PAGES], {
    env: { ...process.env, ROUNDCUBE_CONFIG_DIR: join(folder, "config"), PHP_CLI_SERVER_WORKERS: String(WORKERS) },
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  const url = await listening(server);
  return {
    url,
    errors: async () => {
      const log = join(folder, "logs/errors.log");
      return existsSync(log) ? readFile(log, "utf8") : "";
    },
    async [Symbol.asyncDispose]() {
      if (server.pid === undefined || server.exitCode !== null) return;
      const ended = once(server, "exit");
      process.kill(-server.pid, "SIGTERM");
      await ended;
    },
  };
}
