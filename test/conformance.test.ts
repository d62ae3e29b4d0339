/** The IMAP scripts of ../shared/conformance (Apache James's, run as they are where they do not lean on James), and why some do not pass. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { type ImapServer, startImapServer } from "./support/imap-server.ts";

const noDelay = join(import.meta.dirname, "support/no-delay.ts");
const suite = join(import.meta.dirname, "../../shared/conformance");
const present = existsSync(suite);

/** What does not pass, and the reason; an entry that passes is an error, so that the list stays true. */
const exceptions: ReadonlyMap<string, string> = new Map();

/** Scripts that count on accounts nobody has used: UIDs that begin at 1 in INBOX. */
const needNewAccounts = ["AppendSelectInbox", "ExamineReadOnly"];

interface Outcome {
  readonly suite: string;
  readonly script: string;
  readonly ok: boolean;
  readonly errs: readonly string[];
}

/** Scripts about a hierarchy whose levels are separated by ".", here by "/". */
const hierarchical = ["RenameHierarchy.test"];

/** Copies the scripts without their pauses for an index that lags behind (ours does not), and with our hierarchy separator. */
function copyScripts(folder: string): void {
  cpSync(join(suite, "imap-scripts"), folder, { recursive: true });
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".test"))) {
    const file = join(folder, name);
    const script = readFileSync(file, "utf8").replace(/^WAIT \d+$/gm, "");
    writeFileSync(file, hierarchical.includes(name) ? script.replace(/(?<=[a-z])\\?\.(?=[a-z])/g, "/") : script);
  }
}

describe("the conformance scripts", { skip: present ? false : "../shared/conformance is absent" }, () => {
  let server: ImapServer;
  let folder: string;
  const outcomes = new Map<string, Outcome>();

  /** Runs the scripts whose names match, with accounts of their own. */
  const run = async (only: string): Promise<void> => {
    const report = join(folder, "report.json");
    const users: string[] = [];
    for (const name of ["imapuser", "imapuser2", "Boby"]) {
      const { address, password } = await server.mail.addUser();
      users.push("--user", `${name}=${address}:${password}`);
    }
    const args = ["--port", String(server.port.listener.port), "--scripts", folder, "--only", only, "--json", report];
    const runner = ["--import", noDelay, join(suite, "imap-run.mjs")];
    await promisify(execFile)(process.execPath, [...runner, ...args, ...users]);
    const found = JSON.parse(readFileSync(report, "utf8")) as readonly Outcome[];
    for (const outcome of found) outcomes.set(`${outcome.suite}/${outcome.script}`, outcome);
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "posthorn-conformance-"));
    copyScripts(folder);
    server = await startImapServer();
    for (const script of needNewAccounts) await run(`/${script}$`);
    await run(`^(?!.*/(${needNewAccounts.join("|")})$)`);
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  it("run, all of them", () => {
    assert.ok(outcomes.size >= 65, `${outcomes.size} scripts`);
  });

  it("pass, but for the exceptions", () => {
    const failed = [...outcomes].filter(([name, { ok }]) => !ok && !exceptions.has(name));
    assert.deepEqual(
      failed.map(([name, { errs }]) => `${name}: ${errs[0]}`),
      [],
    );
  });

  it("do not pass where an exception says so", () => {
    assert.deepEqual(
      [...exceptions.keys()].filter((name) => outcomes.get(name)?.ok === true),
      [],
    );
  });
});
