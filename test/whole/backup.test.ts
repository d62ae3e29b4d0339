/** A backup that is made while mail comes in: what was acknowledged before is in it, it is sound, and no server starts on it by mistake. */
import assert from "node:assert/strict";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { LineClient } from "../support/line-client.ts";
import { type Program, startProgram } from "../support/program.ts";

const [ANN, BOB] = ["ann@posthorn.test", "bob@posthorn.test"];
/** More than what lies in an account's file, so that it becomes a file of its own. */
const LARGE = `${"Not what it seems. ".repeat(4)}\r\n`.repeat(5_000);

const message = (subject: string, text = "Hello.\r\n"): string =>
  `From: Bob <bob@example.org>\r\nTo: ${ANN}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@example.org>\r\n\r\n${text}`;

describe("a backup of a running server", { timeout: 60_000 }, () => {
  let mail: Program;
  before(async () => {
    mail = await startProgram({ accounts: [ANN, BOB], workers: 2 });
  });
  after(() => mail?.stop());

  const place = (name: string): string => join(mail.folder, name);

  async function subjects(): Promise<ReadonlySet<string>> {
    const client = await LineClient.open(mail.ports.imaps, { tls: { ca: mail.ca } });
    await client.line();
    await client.imap("l", `LOGIN ${ANN} "${mail.password}"`);
    await client.imap("s", "SELECT INBOX");
    const lines = await client.imap("f", "FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT)])");
    client.close();
    return new Set([...lines.join("\n").matchAll(/Subject: (\S+)/g)].map(([, subject]) => subject ?? ""));
  }

  it("has all mail that was acknowledged before, and is sound", async () => {
    const acknowledged: string[] = [];
    const over = new AbortController();
    const deliveries = (async () => {
      for (let n = 0; !over.signal.aborted; n++) {
        const subject = `m${n}`;
        await mail.deliver(ANN, [message(subject, n % 8 === 0 ? `${n}\r\n${LARGE}` : undefined)]);
        acknowledged.push(subject);
      }
    })();
    try {
      while (acknowledged.length < 10) await mail.deliver(BOB, [message("for-bob")]);
      const begun = [...acknowledged];
      const made = await mail.cli("backup", place("backup"), "--json");
      assert.equal(made.code, 0, made.stdout + made.stderr);
      const { accounts, bytes } = JSON.parse(made.stdout) as { accounts: number; bytes: number };
      assert.equal(accounts, 2);
      assert.ok(bytes > LARGE.length / 8);
      over.abort();
      await deliveries;
      const { checks } = JSON.parse((await mail.cli("health", "--json")).stdout) as {
        checks: readonly { name: string; status: string; facts: Record<string, unknown> }[];
      };
      const told = checks.find(({ name }) => name === "backup");
      assert.deepEqual([told?.status, told?.facts["days"]], ["ok", 0]);
      const checked = await mail.cli("check", "--data", place("backup"));
      assert.equal(checked.code, 0, checked.stdout);

      await mail.kill();
      await rename(place("data"), place("damaged"));
      const restored = await mail.cli("restore", place("backup"));
      assert.equal(restored.code, 0, restored.stderr);
      assert.deepEqual(
        (await readdir(place("data"))).filter((name) => /backup|posthorn|restoring/.test(name)),
        [],
      );
      await mail.restart();
      const there = await subjects();
      assert.deepEqual(
        begun.filter((subject) => !there.has(subject)),
        [],
      );
    } finally {
      over.abort();
      await deliveries.catch(() => undefined);
    }
  });

  it("has the configuration, and is for its owner's eyes", async () => {
    assert.equal(
      await readFile(join(place("backup"), "posthorn.toml"), "utf8"),
      await readFile(place("posthorn.toml"), "utf8"),
    );
  });

  it("is not served before it is restored", async () => {
    const served = await mail.cli("serve", "--data", place("backup"));
    assert.equal(served.code, 1);
    assert.match(served.stderr, /is a backup of \d{4}-[^]*run posthorn restore with this data folder once/);
    // Put in place by other means, it is made fit where it is.
    const restored = await mail.cli("restore", "--data", place("backup"));
    assert.equal(restored.code, 0, restored.stderr);
    await assert.rejects(readFile(join(place("backup"), "backup.json")), { code: "ENOENT" });
  });

  it("is not taken for whole when it was broken off", async () => {
    await mkdir(place("broken"));
    await writeFile(join(place("broken"), "directory.db"), "");
    await writeFile(join(place("broken"), "backup.json"), '{"made":"2026-11-27T12:00:00.000Z","complete":false}');
    for (const args of [
      ["restore", place("broken"), "--data", place("new")],
      ["restore", "--data", place("broken")],
    ]) {
      const refused = await mail.cli(...args);
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /was broken off before it was whole/);
    }
    const served = await mail.cli("serve", "--data", place("broken"));
    assert.match(served.stderr, /is a backup that was broken off/);
  });

  it("goes nowhere but into a new folder outside", async () => {
    const refusals = [
      [place("damaged"), /is not empty/],
      [place("data/backup"), /is in the data folder/],
      [place("data"), /is in the data folder/],
    ] as const;
    for (const [folder, says] of refusals) assert.match((await mail.cli("backup", folder)).stderr, says);
    await rm(place("backup"), { recursive: true });
    const nothing = await mail.cli("backup", place("backup"), "--data", place("nowhere"));
    assert.match(nothing.stderr, /there is no mail in /);
    await assert.rejects(readdir(place("nowhere")), { code: "ENOENT" });
  });
});
