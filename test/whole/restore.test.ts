/** A backup in place of what came after it: clients that have seen that see what there is now, and nothing else. */
import assert from "node:assert/strict";
import { cp, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { LineClient } from "../support/line-client.ts";
import { type Program, startProgram } from "../support/program.ts";

const ANN = "ann@posthorn.test";

const message = (subject: string): string =>
  `From: Bob <bob@example.org>\r\nTo: ${ANN}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@example.org>\r\n\r\nHello.\r\n`;

type Answer = readonly [name: string, args: Record<string, unknown>, tag: string];

describe("a backup that is restored", { timeout: 60_000 }, () => {
  let mail: Program;
  before(async () => {
    mail = await startProgram({ accounts: [ANN], workers: 1 });
  });
  after(() => mail?.stop());

  const data = (): string => join(mail.folder, "data");

  async function imap(): Promise<LineClient> {
    const client = await LineClient.open(mail.ports.imaps, { tls: { ca: mail.ca } });
    await client.line();
    await client.imap("l", `LOGIN ${ANN} "${mail.password}"`);
    await client.imap("e", "ENABLE QRESYNC");
    return client;
  }

  async function uidl(): Promise<readonly string[]> {
    const client = await LineClient.open(mail.ports.pop3s, { tls: { ca: mail.ca } });
    await client.line();
    for (const line of [`USER ${ANN}`, `PASS ${mail.password}`]) {
      client.send(`${line}\r\n`);
      await client.line();
    }
    client.send("UIDL\r\n");
    const lines: string[] = [];
    for (let line = await client.line(); line !== "." && line !== undefined; line = await client.line())
      lines.push(line);
    client.close();
    return lines.slice(1);
  }

  async function jmap(...calls: readonly (readonly [string, Record<string, unknown>])[]): Promise<readonly Answer[]> {
    const headers = {
      authorization: `Basic ${Buffer.from(`${ANN}:${mail.password}`).toString("base64")}`,
      "content-type": "application/json",
    };
    const origin = `http://127.0.0.1:${mail.ports.http}`;
    const session = (await (await fetch(`${origin}/.well-known/jmap`, { headers })).json()) as {
      primaryAccounts: Record<string, string>;
      apiUrl: string;
    };
    const accountId = session.primaryAccounts["urn:ietf:params:jmap:mail"];
    const response = await fetch(new URL(new URL(session.apiUrl).pathname, origin), {
      method: "POST",
      headers,
      body: JSON.stringify({
        using: ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail", "urn:ietf:params:jmap:submission"],
        methodCalls: calls.map(([name, args], i) => [name, { accountId, ...args }, String(i)]),
      }),
    });
    return ((await response.json()) as { methodResponses: readonly Answer[] }).methodResponses;
  }

  const states = async (): Promise<readonly string[]> =>
    (
      await jmap(["Email/get", { ids: [] }], ["Thread/get", { ids: [] }], ["Mailbox/get", {}], ["Identity/get", {}])
    ).map(([, { state }]) => String(state));

  it("keeps what clients have of it, and takes back what came later", async () => {
    await mail.deliver(ANN, [message("one"), message("two")]);
    const kept = await uidl();
    await mail.kill();
    const backup = join(mail.folder, "backup");
    await cp(data(), backup, { recursive: true });
    await mail.restart();

    // What comes after the backup: a message, a flag, a removal; and clients that hear of it.
    await mail.deliver(ANN, [message("three")]);
    const early = await imap();
    await early.imap("a", "SELECT INBOX");
    await early.imap("b", "UID STORE 1 +FLAGS (\\Flagged)");
    await early.imap("c", "UID STORE 2 +FLAGS (\\Deleted)");
    await early.imap("d", "EXPUNGE");
    const status = (await early.imap("e", "STATUS INBOX (UIDVALIDITY UIDNEXT HIGHESTMODSEQ)")).join("\n");
    const [validity, modseq] = [/UIDVALIDITY (\d+)/, /HIGHESTMODSEQ (\d+)/].map((each) => each.exec(status)?.[1] ?? "");
    early.close();
    const known = await states();

    await mail.kill();
    assert.match((await mail.cli("restore", backup)).stderr, /is not empty \(/);
    await rename(data(), join(mail.folder, "damaged"));
    const restored = await mail.cli("restore", backup);
    assert.equal(restored.code, 0, restored.stderr);
    assert.match(restored.stdout, /^Restored 1 account with 2 messages\./);
    assert.equal((await mail.cli("check")).code, 0);
    await mail.restart();

    // The same messages are not fetched again, by whoever has them.
    assert.deepEqual(await uidl(), kept);
    const late = await imap();
    const missed = await late.imap("a", `SELECT INBOX (QRESYNC (${validity} ${modseq} 1:3))`);
    const text = missed.join("\n");
    assert.match(text, new RegExp(`UIDVALIDITY ${validity}\\]`));
    assert.match(text, /^\* VANISHED \(EARLIER\) 3$/m);
    assert.match(text, /^\* 1 FETCH \(UID 1 FLAGS \(\\Recent\) MODSEQ/m);
    assert.match(text, /^\* 2 FETCH \(UID 2 FLAGS \(\\Recent\) MODSEQ/m);
    await mail.deliver(ANN, [message("four")]);
    await late.imap("n", "NOOP");
    const [found] = await late.imap("s", "UID SEARCH SUBJECT four");
    assert.ok(Number(/\d+/.exec(found ?? "")?.[0]) > 1_000, `${found}: no UID comes again`);
    late.close();

    const [email, thread, mailbox, identity] = known;
    const answers = await jmap(
      ["Email/changes", { sinceState: email }],
      ["Thread/changes", { sinceState: thread }],
      ["Mailbox/changes", { sinceState: mailbox }],
      ["Identity/changes", { sinceState: identity }],
    );
    for (const [name, { type }] of answers) assert.deepEqual([name, type], ["error", "cannotCalculateChanges"]);
  });

  it("is finished before a server starts on it", async () => {
    await mail.kill();
    await writeFile(join(data(), "restoring"), "");
    const refused = await mail.cli("serve");
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /finish it with posthorn restore/);
    assert.equal((await mail.cli("restore")).code, 0);
    await assert.rejects(readFile(join(data(), "restoring")), { code: "ENOENT" });
    await mail.restart();
    const running = await mail.cli("restore");
    assert.match(running.stderr, /belongs to another Posthorn/);
    assert.ok((await uidl()).length > 0);
  });
});
